"use strict";

const MARKS = { success: "✓", failure: "✕", timed_out: "✕", startup_failure: "✕", neutral: "■", skipped: "○", cancelled: "○", action_required: "!" };
const byId = (id) => document.getElementById(id);

/** Make an element. Text is text; only `html`, which the server rendered, is markup. */
function make(tag, { className = "", text = "", html = "" } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (html) element.innerHTML = html;
  else if (text) element.textContent = text;
  element.append(...children);
  return element;
}

function entry(one) {
  if (one.kind === "commit") {
    return make("p", { className: "commit", text: `◦ ${one.author} pushed: ${one.body}` });
  }
  const box = make("article", { className: one.is_bot ? "box comment bot" : "box comment" },
    make("div", { className: "head" }, make("strong", { text: one.author })),
    make("div", { className: "body", html: one.body }));
  if (one.reactions.length) {
    box.append(make("div", { className: "reactions" }, ...one.reactions.map((text) => make("span", { text }))));
  }
  return box;
}

function checkLine(check) {
  const state = check.conclusion || check.status;
  return make("div", { className: `check ${state}` },
    make("span", { className: "mark", text: MARKS[check.conclusion] || "●" }),
    make("strong", { text: check.name }),
    make("span", { className: "quiet", text: check.title || state }));
}

function checkReport(check) {
  return make("article", { className: "box" },
    make("div", { className: "head" }, checkLine(check)),
    make("div", { className: "body", html: check.summary || "<p>No summary.</p>" }));
}

function diffRows(line) {
  const kind = { "+": "added", "-": "removed", "@": "hunk" }[line.sign] || "";
  const rows = [make("tr", { className: kind },
    make("td", { className: "number", text: line.number ? String(line.number) : "" }),
    make("td", { text: line.sign === "@" ? line.text : `${line.sign} ${line.text}` }))];
  for (const note of line.notes) {
    const box = make("div", { className: `note ${note.level}` },
      make("strong", { text: note.title }), make("span", { text: note.message }));
    rows.push(make("tr", {}, make("td", { className: "number" }), make("td", {}, box)));
  }
  return rows;
}

function fileBox(file) {
  return make("article", { className: "box" },
    make("div", { className: "head" }, make("code", { text: file.path })),
    make("table", { className: "diff" }, make("tbody", {}, ...file.lines.flatMap(diffRows))));
}

function act([name, [label, tells]]) {
  const button = make("button", { text: label });
  button.type = "button";
  button.dataset.act = name;
  button.addEventListener("click", () => fetch(`/acts/${name}`, { method: "POST" }));
  return [button, make("p", { text: tells })];
}

/** Replace what changed, and leave alone what did not: an open fold stays open. */
function fill(parent, elements) {
  elements.forEach((element, index) => {
    const old = parent.children[index];
    if (!old) parent.append(element);
    else if (old.dataset.was !== element.outerHTML) old.replaceWith(element);
    else return;
    element.dataset.was = element.outerHTML;
  });
  while (parent.children.length > elements.length) parent.lastElementChild.remove();
}

function show({ page, acts }) {
  byId("title").textContent = page.title;
  byId("number").textContent = `#${page.number}`;
  byId("head").textContent = page.head;
  fill(byId("entries"), page.conversation.map(entry));
  fill(byId("merge-box"), page.checks.map(checkLine));
  fill(byId("checks"), page.checks.filter((check) => check.ours).map(checkReport));
  fill(byId("files"), page.files.map(fileBox));
  fill(byId("acts"), Object.entries(acts).flatMap(act));
}

async function watch() {
  let version = -1;
  for (;;) {
    try {
      const answer = await fetch(`/state?after=${version}`);
      const state = await answer.json();
      version = state.version;
      show(state);
    } catch {
      await new Promise((resume) => setTimeout(resume, 1000));
    }
  }
}

for (const tab of document.querySelectorAll("[role=tab]")) {
  tab.addEventListener("click", () => {
    for (const other of document.querySelectorAll("[role=tab]")) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      byId(other.getAttribute("aria-controls")).hidden = !chosen;
    }
  });
}

byId("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value;
  byId("text").value = "";
  await fetch("/comments", { method: "POST", body: text });
});

watch();
