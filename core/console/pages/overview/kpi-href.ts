/** The page where a headline's number comes from and can be worked on. */
export function kpiHref(key: string): string {
  if (/accept|reject|fix|review|agree|quality|check/.test(key)) return "/quality";
  if (/export/.test(key)) return "/exports";
  if (/waiting|queue|active|assigned|open/.test(key)) return "/queues";
  if (/project/.test(key)) return "/projects";
  if (/annotator|people|user/.test(key)) return "/people";
  return key.includes("completed") || key.includes("finished") ? "/tasks?status=completed" : "/tasks";
}
