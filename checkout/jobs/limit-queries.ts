import type { Ports } from "../ports.ts";

/**
 * Ports of one run of jobs that may make only so many queries (`maxQueries`). Once those are made, `stopping` is aborted: what has
 * begun is completed, and the rest is left to the next run.
 */
export function limitQueries<Some extends Pick<Ports, "database" | "offers" | "maxQueries" | "stopping">>(
  ports: Some,
): Some {
  const { database, offers, maxQueries, stopping } = ports;
  if (maxQueries === undefined) return ports;
  const spent = new AbortController();
  let left = maxQueries;
  const spend = (queries: number) => {
    left -= queries;
    if (left <= 0) spent.abort();
  };
  return {
    ...ports,
    database: {
      ...database,
      read(statement) {
        spend(1);
        return database.read(statement);
      },
      write(statements) {
        spend(statements.length);
        return database.write(statements);
      },
    },
    offers: {
      ...offers,
      find(product) {
        spend(1);
        return offers.find(product);
      },
    },
    stopping: stopping ? AbortSignal.any([stopping, spent.signal]) : spent.signal,
  };
}
