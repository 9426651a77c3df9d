/** Signs of life. Readiness tells why it is not ready by 503, so its body is read whatever the status. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { Unreachable } from "$lib/api/problem";

const OFTEN = 10_000;

export const readyQuery = () =>
  createQuery(() => ({
    queryKey: ["ready"],
    queryFn: async (): Promise<Shapes["Readiness"]> => {
      const answer = await fetch("/api/ready").catch((error: unknown) => {
        throw new Unreachable(error);
      });
      if (!answer.ok && answer.status !== 503) throw new Unreachable(answer.status);
      return (await answer.json()) as Shapes["Readiness"];
    },
    refetchInterval: OFTEN,
  }));

export const aliveQuery = () =>
  createQuery(() => ({ queryKey: ["health"], queryFn: () => take(api.GET("/api/health")), refetchInterval: OFTEN }));

export const botQuery = () =>
  createQuery(() => ({
    queryKey: ["health", "bot"],
    queryFn: () => take(api.GET("/api/health/bot")),
    refetchInterval: OFTEN,
  }));
