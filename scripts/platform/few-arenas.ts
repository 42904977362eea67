/**
 * The environment of a process that takes much memory. The C library of Linux gives each thread an arena of its own to take memory from, and
 * returns little of it to the system. With few arenas, drawing pictures takes two thirds of the memory in the same time.
 */
export const FEW_ARENAS = { MALLOC_ARENA_MAX: "2" };
