/** The words that a rule may use, as the chosen guild has them. */
import { createQuery, keepPreviousData } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";

export type Vocabulary = Shapes["Vocabulary"];
export type Word = Shapes["Word"];
export type NameWord = Shapes["NameWord"];
export type FunctionWord = Shapes["FunctionWord"];
export type Kind = Vocabulary["kind"];

export const KINDS: readonly Kind[] = ["guard", "modifier", "reward", "achievement", "automation"];

/** The vocabulary for a trigger and a kind; `pack` is one of the guild's that may be off. */
export const vocabularyQuery = (trigger: () => string[], kind: () => string, pack: () => string | null = () => null) =>
  createQuery(() => {
    const asked = { trigger: trigger(), kind: isKind(kind()) ? (kind() as Kind) : "reward", pack: pack() };
    return {
      queryKey: [here.id, "vocabulary", asked],
      queryFn: () =>
        take(
          api.GET("/rules/vocabulary", {
            params: {
              query: { trigger: asked.trigger, kind: asked.kind, ...(asked.pack ? { pack: asked.pack } : {}) },
            },
          }),
        ),
      staleTime: 60_000,
      placeholderData: keepPreviousData<Vocabulary>,
    };
  });

export const isKind = (text: unknown): text is Kind => KINDS.includes(text as Kind);
