// A site in a folder of its own, shown by `hornbook serve`.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The binary that is tested: `named`, or what was built last in this repository. */
export const binaryOf = (named) => path.resolve(named
  ?? ["release", "debug"].map((kind) => path.join(repository, "target", kind, "hornbook")).find((file) => fs.existsSync(file))
  ?? "hornbook");

/** An empty site: `write(name, text)` puts a file into it, `start()` shows it and returns the address. */
export function newSite(binary) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hornbook-live-"));
  let server;
  return {
    folder,
    write(name, text) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    },
    async start(...more) {
      server = spawn(binary, ["serve", "--source", folder, "--port", "0", ...more]);
      let told = "";
      server.stderr.on("data", (data) => { told += data; });
      return new Promise((resolve, reject) => {
        server.stdout.once("data", (data) => resolve(String(data).trim().replace(/\/$/, "")));
        server.once("exit", () => reject(new Error(`the preview ended: ${told}`)));
      });
    },
    remove() {
      server?.kill();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Says of each thing whether it is so, and counts. */
export function newCheck() {
  const counts = { passed: 0, failed: 0 };
  const check = (name, ok, detail = "") => {
    counts[ok ? "passed" : "failed"] += 1;
    console.log(`${ok ? "ok     " : "FAILED "} ${name}${detail && !ok ? `: ${detail}` : ""}`);
  };
  return { check, counts };
}
