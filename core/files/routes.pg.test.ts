import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { newId } from "../kernel/wire/id.ts";
import { filesContract } from "./contract.ts";
import { filesService } from "./service.ts";

const host = useHost([filesService]);
routeSuite(host, "files", filesContract, {
  uploadFile: { query: "?name=a.txt&contentType=text%2Fplain", body: "text" },
  reserveFile: { body: { name: "a.jpg", contentType: "image/jpeg", bytes: 10, sha256: "0".repeat(64) } },
  describeFiles: { body: { fileIds: [newId()] } },
});
