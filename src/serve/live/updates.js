// A part of the preview's side in the browser: updates, one after the other.

let work = findSent();
const then = (task) => { work = work.then(task).catch((fault) => console.warn("hornbook:", fault)); };

/** Brings the page up to date; `files` are the addresses of files that changed, where that is known. */
async function update(files) {
  const changed = files && new Set(files);
  await load();
  if (changed && needsReload(changed)) return location.reload();
  if (!changed || changed.size) {
    swapAttributes(changed);
    swapStyles(changed);
  }
  show(await look());
}

/** After so long without an answer the preview has ended; a new one is there sooner. */
const PATIENCE = 1500;
let ending = 0;
const ended = "The preview has ended: this page does not change any more. Start it again with `hornbook serve`.";
const replaced = "Another site is shown at this address now: this page does not change any more.";

/** Nobody is heard any more: it is told why, and looked now and then whether that is still so. */
async function end() {
  const mine = ending;
  const answer = await fetch(`${own}note`, { cache: "no-store" }).catch(() => null);
  if (ending !== mine) return;
  if (!answer?.ok || answer.redirected) showEnd(answer ? replaced : ended);
  ending = setTimeout(end, 2 * PATIENCE);
}

/**
 * What the server tells: which update it is at, and with an update what changed. It is `gone` when it is not heard any
 * more, and tells it `again` to a page that comes later.
 */
function hear({ generation: now, files, everything, again, gone }) {
  if (gone) return void (ending ||= setTimeout(end, PATIENCE));
  clearTimeout(ending);
  ending = 0;
  showEnd("");
  then(async () => {
    if (again && now < known) return undefined;
    // Something else is to be said.
    if (now === known) return files || again ? undefined : show(await look());
    // What came between was not heard.
    if (now !== known + 1 || !files) return catchUp();
    known = now;
    return everything ? location.reload() : update(files);
  });
}

/** Looks what changed since the page was brought up to date last. */
async function catchUp() {
  const note = await look();
  if (note.generation === known) return show(note);
  known = note.generation;
  return note.changed?.everything ? location.reload() : update(note.changed?.files);
}

const ask = () => then(catchUp);

function listen() {
  const source = new EventSource(`${own}events`);
  source.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    hear({ gone: true });
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, PATIENCE);
  });
}

// Browsers have few connections to a host: one worker listens for all tabs, whatever any of them is doing.
try {
  const worker = new SharedWorker(`${own}listen.js`, `hornbook-preview ${base}`);
  worker.addEventListener("error", listen, { once: true });
  worker.port.addEventListener("message", (event) => hear(event.data));
  worker.port.start();
} catch {
  listen();
}
addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
ask();
