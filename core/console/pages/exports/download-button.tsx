import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { IconDownload } from "@tabler/icons-react";
import type { Export } from "../../../exports/contract.ts";
import { api } from "../../look/api.ts";

/** Downloads a finished export through a presigned URL. */
export function DownloadButton({ value, size = "compact-sm" }: { value: Export; size?: string }) {
  const get = useMutation({
    mutationFn: () => api.exports.downloadExport({ exportId: value.id, redirect: false }),
    onSuccess: ({ url, fileName }) => {
      const link = document.createElement("a");
      link.href = url;
      link.download = fileName;
      link.rel = "noopener";
      link.click();
    },
  });
  if (value.status !== "completed") return null;
  return (
    <Button
      size={size}
      variant="default"
      leftSection={<IconDownload size={14} />}
      loading={get.isPending}
      onClick={() => get.mutate()}
    >
      Download
    </Button>
  );
}
