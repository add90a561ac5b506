import { useEffect, useRef, useState } from "react";
import { tellProblem } from "../../../core/console/look/tell.tsx";
import { fileUrl, forgetFileUrl } from "./open-task.ts";

/** A presigned URL of a file; `retry` asks for another one, a few times, when the bytes did not come. */
export function useFileUrl(fileId: string | null): { url: string | null; retry(): void } {
  const [url, setUrl] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const tries = useRef(0);
  useEffect(() => {
    if (!fileId) return;
    let current = true;
    fileUrl(fileId).then(
      (found) => current && setUrl(found),
      (error: unknown) => current && tellProblem(error),
    );
    return () => {
      current = false;
    };
  }, [fileId, round]);
  const retry = () => {
    if (!fileId || tries.current++ >= 3) return;
    forgetFileUrl(fileId);
    setTimeout(() => setRound((old) => old + 1), 500 * tries.current);
  };
  return { url, retry };
}
