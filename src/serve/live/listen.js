// Hears the preview for all tabs that show the site. A tab that stands still holds up no other.
"use strict";

const PAUSE = 1500;
const tabs = new Set();
/** The update that the preview was at when it was heard last. */
let last = null;

function tell(told) {
  for (const tab of tabs) tab.postMessage(told);
}

function listen() {
  const source = new EventSource("events");
  source.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    last = told.generation;
    tell(told);
  });
  source.addEventListener("error", () => {
    tell({ gone: true });
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, PAUSE);
  });
}

addEventListener("connect", ({ ports: [tab] }) => {
  tabs.add(tab);
  if (last !== null) tab.postMessage({ generation: last, again: true });
});
listen();
