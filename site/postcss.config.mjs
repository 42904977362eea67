// Tailwind's own finishing would write for older browsers than those of .browserslistrc, which Next's goes by.
export default { plugins: { "@tailwindcss/postcss": { optimize: false } } };
