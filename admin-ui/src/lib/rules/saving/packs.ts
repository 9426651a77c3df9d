/** Packs' texts: read, tried and saved. */
import { api, take, takeTagged, type Shapes } from "$lib/api/client";

/** The text in force, and its ETag. */
export const textInForce = (pack_id: string): Promise<{ data: string; etag: string }> =>
  takeTagged<string>(
    api.GET("/packs/{pack_id}/text", { params: { path: { pack_id } }, parseAs: "text" }) as Promise<{
      data?: string;
      response: Response;
    }>,
  );

/** The number of the revision that an ETag is about; 0 where it says none. */
export const revisionOf = (etag: string): number => Number(/rev-(\d+)/.exec(etag)?.[1] ?? 0);

/** The text of the revision that an ETag is about. */
export const textOfRevision = async (pack_id: string, etag: string): Promise<string> =>
  (
    await take(
      api.GET("/packs/{pack_id}/revisions/{revision}", { params: { path: { pack_id, revision: revisionOf(etag) } } }),
    )
  ).text;

/** What saving would change, and what is wrong with it. */
export const tried = (text: string): Promise<Shapes["ImportResult"]> =>
  take(api.POST("/packs/import", { params: { query: { dry_run: true } }, body: { text } }));

export const save = (pack_id: string, etag: string, text: string, reason: string): Promise<Shapes["PackSaved"]> =>
  take(
    api.PUT("/packs/{pack_id}", {
      params: { path: { pack_id }, header: { "if-match": etag } },
      body: { text, ...(reason ? { reason } : {}) },
    }),
  );
