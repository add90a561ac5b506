const formats: Record<string, string> = { "application/x-ndjson": "ndjson", "text/csv": "csv" };

/**
 * Where a bulk of tasks goes: lines of NDJSON or CSV by their content type to the endpoint that streams, with their format said in
 * the query; any other POST where its URL says. `search` is empty or begins with a question mark.
 */
export function bulkTarget(headers: Headers, path: string, search: string): { path: string; search: string } {
  if (path !== "/tasks/bulk") return { path, search };
  const format = formats[(headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase()];
  if (!format) return { path, search };
  const isSaid = new URLSearchParams(search).has("format");
  return {
    path: `${path}/stream`,
    search: isSaid ? search : `${search === "" ? "?" : `${search}&`}format=${format}`,
  };
}
