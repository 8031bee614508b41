"use strict";

/** Milliseconds between two looks, and those after a slider was moved in which it stays there. */
const LOOK_EVERY = 1000;
const SETTLES = 1500;

const UNITS = { errors: " %", latency: " ms" };

/** When each slider was moved last, by what it turns. */
const moved = {};

const percent = (number) => (number === null ? "not known" : `${Number(number.toFixed(2))} %`);

function label(slider) {
  const text = `${Number(slider.value)}${UNITS[slider.dataset.dial]}`;
  slider.previousElementSibling.textContent = text;
  slider.setAttribute("aria-valuetext", text);
}

function showArm(name, arm) {
  const box = document.querySelector(`[data-arm=${name}]`);
  const sha = box.querySelector(".sha");
  sha.hidden = !arm.sha;
  sha.textContent = arm.sha;
  const [served, failed] = box.querySelectorAll(".counts span");
  served.textContent = `${arm.requests.toLocaleString("en")} requests, ${arm.mean} ms each`;
  failed.textContent = `${arm.errors} failed (${(100 * arm.errors / Math.max(arm.requests, 1)).toFixed(1)} %)`;
  for (const slider of box.querySelectorAll("input")) {
    if (performance.now() - (moved[slider.dataset.key] ?? -SETTLES) < SETTLES) continue;
    slider.value = arm.dials[slider.dataset.dial];
    label(slider);
  }
}

/** Show the newest canary. Its words are HTML, which the server rendered. */
function showRollout(rollout) {
  byId("wanted").textContent = percent(rollout.wanted);
  byId("seen").textContent = percent(rollout.seen);
  byId("rollout").textContent = rollout.state;
  byId("rollout").dataset.state = rollout.state;
  const said = make("div", {}, make("strong", { html: rollout.headline }));
  if (rollout.evidence) {
    const judge = make("p", { className: "quiet", text: `Judge: ${rollout.verdict}, ` });
    judge.append(make("span", { html: rollout.evidence }));
    said.append(judge);
  }
  fill(byId("evidence"), [said]);
  fill(byId("traffic-chart"), rollout.chart ? [make("div", { html: rollout.chart })] : []);
}

function showTraffic({ address, rate, arms, rollout }) {
  byId("traffic-rate").textContent = `${rate} real requests a second come to the splitter at ${address}`;
  const { canary, stable } = arms;
  byId("split").firstElementChild.style.width = `${canary.share}%`;
  byId("split").setAttribute("aria-label", `Canary ${percent(canary.share)}, stable ${percent(stable.share)}`);
  for (const [name, arm] of Object.entries(arms)) showArm(name, arm);
  if (rollout) showRollout(rollout);
}

async function look() {
  const answer = document.hidden ? null : await fetch("/traffic").catch(() => null); // the demo may have ended
  if (answer?.ok) showTraffic(await answer.json());
  setTimeout(look, LOOK_EVERY);
}

for (const slider of document.querySelectorAll("#traffic input")) {
  const path = `/dials/${slider.closest("[data-arm]").dataset.arm}/${slider.dataset.dial}`;
  slider.dataset.key = path;
  slider.addEventListener("input", () => {
    moved[path] = performance.now();
    label(slider);
    post(path, slider.value);
  });
}

look();
