// A static server with the headers that a careful host sends.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

export const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
  "form-action 'self'", "manifest-src 'self'", "base-uri 'none'",
].join("; ");

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
  ".webp": "image/webp", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
};

/** The bytes that a request asks for, if it asks for a part: the first and the last. */
const partOf = (request) => /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "")?.slice(1).map(Number);

/** Serves `folder` at `origin` until `close()`. `more` is added to the policy; `forms` collects the bodies of forms. */
export async function serve(folder, { more = "", forms = [] } = {}) {
  const root = path.resolve(folder) + path.sep;
  const server = http.createServer((request, response) => {
    const send = (status, file) => {
      const type = types[path.extname(file)] ?? "application/octet-stream";
      const part = partOf(request);
      response.writeHead(status === 200 && part ? 206 : status, { "content-type": type, "content-security-policy": policy + more, "x-content-type-options": "nosniff", "accept-ranges": "bytes" });
      const bytes = fs.readFileSync(file);
      response.end(part ? bytes.subarray(part[0], part[1] + 1) : bytes);
    };
    if (request.method === "POST") {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        forms.push(body);
        response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Received</title>");
      });
      return;
    }
    try {
      let file = path.join(root, decodeURIComponent(new URL(request.url, "http://host").pathname));
      if (file.startsWith(root) && fs.statSync(file).isDirectory()) file = path.join(file, "index.html");
      if (file.startsWith(root) && fs.existsSync(file)) return send(200, file);
    } catch { /* not a path of ours */ }
    const missing = path.join(root, "404.html");
    if (fs.existsSync(missing)) return send(404, missing);
    response.writeHead(404).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Every file below `folder`, sorted, with `/`. */
export function filesBelow(folder) {
  const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join("/"))
    .sort();
}
