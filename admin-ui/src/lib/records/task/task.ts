/** Long work: how far it is, until it is finished. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";

export type Task = Shapes["Task"];
export type Result = Record<string, unknown>;

export const isFinished = (task: Pick<Task, "status">): boolean =>
  ["done", "failed", "cancelled"].includes(task.status);

export const taskQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: [here.id, "tasks", id()],
    queryFn: () => take(api.GET("/tasks/{task_id}", { params: { path: { task_id: id() } } })),
    refetchInterval: (query) => (query.state.data && isFinished(query.state.data) ? false : 800),
  }));

/** Tasks of some kinds of the last day, newest first. */
export const tasksQuery = (kinds: string[]) =>
  createQuery(() => ({
    queryKey: [here.id, "tasks"],
    queryFn: () => take(api.GET("/tasks")),
    select: (found: Shapes["TaskList"]) => found.tasks.filter((one) => kinds.includes(one.kind)),
  }));
