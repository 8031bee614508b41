"use strict";

const MARKS = { success: "✓", failure: "✕", timed_out: "✕", startup_failure: "✕", neutral: "■", skipped: "○", cancelled: "○", action_required: "!" };
const byId = (id) => document.getElementById(id);

/** What the server said last, when it said it, and who acts. */
let state = null;
let heard = 0;
let who = "ada";

/** Make an element. Text is text; only `html`, which the server rendered, is markup. */
function make(tag, { className = "", text = "", html = "" } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (html) element.innerHTML = html;
  else if (text) element.textContent = text;
  element.append(...children);
  return element;
}

/** Make a button. Its key finds it again when what it stands in is drawn anew. */
function button(text, key, press, className = "") {
  const element = make("button", { text, className });
  element.type = "button";
  element.dataset.key = key;
  element.addEventListener("click", press);
  return element;
}

const post = (path, body = "", method = "POST") => fetch(path, { method, body: body || undefined });
const as = (path, body, method) => post(`/as/${who}/${path}`, body, method);

/** Draw a line of buttons; nothing if there are none. */
function buttons(...all) {
  return all.length ? [make("span", { className: "buttons" }, ...all)] : [];
}

async function edit(one) {
  const dialog = byId("editor");
  byId("editing").textContent = `Edit what ${one.author} wrote, as ${who}`;
  byId("edited").value = one.text;
  dialog.returnValue = "";
  dialog.onclose = () => dialog.returnValue && as(`comments/${one.id}`, byId("edited").value);
  dialog.showModal();
}

function sideOf(lines, sign, className) {
  return lines.map((text) => make("tr", { className }, make("td", { text: `${sign} ${text}` })));
}

function remark(one) {
  const commit = () => as(`reviews/${one.review}/suggestions/${one.number}`);
  const ends = one.committers.includes(who)
    ? buttons(button("Commit suggestion", `commit-${one.review}-${one.number}`, commit))
    : [make("span", { className: "quiet", text: one.committers.length ? "" : "Outdated" })];
  return make("section", { className: "suggestion" },
    make("div", { className: "where" }, make("code", { text: one.where }), ...ends),
    make("div", { html: one.said }),
    make("table", { className: "diff" }, make("tbody", {},
      ...sideOf(one.before, "-", "removed"), ...sideOf(one.after, "+", "added"))));
}

function entry(one) {
  if (one.kind === "commit") {
    return make("p", { className: "commit", text: `◦ ${one.author} pushed: ${one.body}` });
  }
  const notes = [one.kind === "review" && "reviewed", one.editor && `edited by ${one.editor}`];
  const head = make("div", { className: "head" }, make("strong", { text: one.author }),
    make("span", { className: "quiet", text: notes.filter(Boolean).join(" · ") }),
    ...buttons(...(one.changers.includes(who) ? [
      button("Edit", `edit-${one.id}`, () => edit(one)),
      button("Delete", `delete-${one.id}`, () => as(`comments/${one.id}`, "", "DELETE"))] : [])));
  const box = make("article", { className: one.is_bot ? "box comment bot" : "box comment" },
    head, make("div", { className: "body", html: one.body }), ...one.remarks.map(remark));
  if (one.reactions.length) {
    box.append(make("div", { className: "reactions" }, ...one.reactions.map((text) => make("span", { text }))));
  }
  return box;
}

function checkLine(check, place) {
  const state = check.conclusion || check.status;
  return make("div", { className: `check ${state}` },
    make("span", { className: "mark", text: MARKS[check.conclusion] || "●" }),
    make("strong", { text: check.name }),
    make("span", { className: "quiet", text: check.title || state }),
    ...buttons(...check.buttons.map((one) => {
      const press = () => as(`checks/${check.id}/${one.identifier}`);
      const element = button(one.label, `${place}-${check.name}-${one.identifier}`, press);
      element.title = one.description;
      return element;
    })));
}

function checkReport(check) {
  return make("article", { className: "box" },
    make("div", { className: "head" }, checkLine(check, "report")),
    make("div", { className: "body", html: check.summary || "<p>No summary.</p>" }));
}

function deployLine(deploy) {
  return make("div", { className: `check ${deploy.state}` },
    make("span", { className: "mark", text: MARKS[deploy.state] || "●" }),
    make("strong", { text: `Deploy #${deploy.number}` }),
    make("span", { text: deploy.state.replace("_", " ") }),
    make("span", { className: "quiet", html: deploy.said }));
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

function policyBox([path, text]) {
  return make("article", { className: "box" },
    make("div", { className: "head" }, make("code", { text: path }), make("span", { className: "quiet", text: "on main" })),
    make("pre", {}, make("code", { text })));
}

function act([name, [label, tells, can]]) {
  const element = button(label, `act-${name}`, () => post(`/acts/${name}`));
  element.disabled = !can;
  return [element, make("p", { text: tells })];
}

function person([login, part]) {
  const radio = make("input");
  Object.assign(radio, { type: "radio", name: "who", value: login, checked: login === who });
  radio.addEventListener("change", () => { who = login; show(); });
  return make("label", {}, radio, make("span", { text: login }), make("span", { className: "quiet", text: part }));
}

function phrase(text) {
  return button(text, `phrase-${text}`, () => { byId("text").value = text; byId("text").focus(); });
}

function phrases(page) {
  const sha = page.head_sha.slice(0, 7);
  const waivers = page.waivable.map((found) => `/policy waive ${found} 30d "OPS-412: mended by the end of the month"`);
  return [...waivers, "/policy", "/deploy production", `/approve-deploy production ${sha}`, '/reject-deploy production --reason "not today"', "/canary 10%", "/retry", "/status"].map(phrase);
}

function logRow(row) {
  return make("tr", {}, ...[row.seq, row.type, row.who, row.at.slice(11, 19)].map((text) => make("td", { text: String(text) })));
}

/** Replace what changed, and leave alone what did not: an open fold stays open, and focus stays. */
function fill(parent, elements) {
  elements.forEach((element, index) => {
    const old = parent.children[index];
    const was = element.outerHTML;
    if (old && old.dataset.was === was) return;
    const key = old && old.contains(document.activeElement) && document.activeElement.dataset.key;
    if (old) old.replaceWith(element);
    else parent.append(element);
    element.dataset.was = was;
    if (key) (element.dataset.key === key ? element : element.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus();
  });
  while (parent.children.length > elements.length) parent.lastElementChild.remove();
}

function show() {
  const { page, acts, canaries, people, log } = state;
  if (byId("people").children.length === 1) byId("people").append(...Object.entries(people).map(person));
  byId("speaker").textContent = `${who} (${people[who]})`;
  byId("title").textContent = page.title;
  byId("number").textContent = `#${page.number}`;
  byId("head").textContent = page.head;
  fill(byId("entries"), page.conversation.map(entry));
  fill(byId("deploys"), page.deploys.map(deployLine));
  byId("deploys").hidden = !page.deploys.length;
  fill(byId("merge-box"), page.checks.map((check) => checkLine(check, "line")));
  fill(byId("checks"), page.checks.filter((check) => check.ours).map(checkReport));
  fill(byId("files"), page.files.map(fileBox));
  fill(byId("policies"), Object.entries(page.policies).map(policyBox));
  fill(byId("acts"), Object.entries(acts).flatMap(act));
  fill(byId("canaries"), Object.entries(canaries).map((one) => make("div", {}, ...act(one))));
  fill(byId("phrases"), phrases(page));
  fill(byId("rows"), log.rows.map(logRow).reverse());
  byId("root").textContent = `${log.size} records; tree root ${log.root.slice(0, 16)}…`;
  byId("root").title = log.root;
  tick();
}

/** Show the time of the demo, which goes on between two answers. */
function tick() {
  if (!state) return;
  const now = new Date(Date.parse(state.now) + performance.now() - heard);
  byId("now").dateTime = now.toISOString();
  byId("now").textContent = `${now.toISOString().slice(11, 19)} UTC`;
}

async function watch() {
  let version = -1;
  for (;;) {
    try {
      const answer = await fetch(`/state?after=${version}`);
      state = await answer.json();
      heard = performance.now();
      version = state.version;
      show();
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

for (const jump of document.querySelectorAll("[data-minutes]")) {
  jump.addEventListener("click", () => post(`/clock/${jump.dataset.minutes}`));
}

byId("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value;
  byId("text").value = "";
  await as(event.submitter?.value || "comments", text);
});

setInterval(tick, 1000);
watch();
