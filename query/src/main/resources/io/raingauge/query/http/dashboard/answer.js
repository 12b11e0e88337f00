/** An answer: what it covers and how sure it is, its charts, its table; or why there is none. */

import { Panels } from "./panels.js";
import { Unreached } from "./api.js";
import { copyButton, make } from "./dom.js";
import { many, number, span, whole } from "./numbers.js";
import { curl } from "./question.js";
import { table } from "./table.js";
import { endMs, startMs, toMs, wallClock } from "./times.js";

export class AnswerView {
  #element;
  #actions;
  #panels = new Panels();
  #lacks = make("div", {});

  /**
   * @param element where it stands
   * @param actions what a person can do about it: {again, allTime, partial, zoom, only, needsKey}
   */
  constructor(element, actions) {
    this.#element = element;
    this.#actions = actions;
  }

  /** The question is on its way; what was there stays, dimmed. */
  wait() {
    this.#lacks.remove();
    this.#element.classList.remove("stale");
    this.#element.setAttribute("aria-busy", "true");
    if (!this.#element.firstChild) this.#element.append(make("p.hint", {}, "Asking…"));
  }

  /** It was given up by whoever asked. */
  stopped() {
    this.#fill(make("p.notice", {}, "Stopped. ", this.#button("Ask again", this.#actions.again)));
  }

  /** The draft is no question yet; the answer below is to another. */
  lack(problems, title = "Nearly a question:") {
    const list = make(
      "ul",
      {},
      problems.map((problem) => make("li", {}, problem)),
    );
    this.#lacks.remove();
    this.#lacks = make("div.notice.lack", {}, make("p", {}, title), list);
    this.#element.prepend(this.#lacks);
    this.#element.classList.add("stale");
    this.#element.removeAttribute("aria-busy");
  }

  /**
   * @param question as it was asked
   * @param answer as the server gave it
   * @param measures the draft's, in the order of the answer's
   * @param took {ms, nowMs}: until it was here, and the server's time
   */
  show(question, answer, measures, took) {
    const shown = shownAnswer(question, answer, measures, took.nowMs);
    this.#fill(
      status(answer, shown, took.ms),
      remarks(answer, shown),
      shown.isEmpty && this.#nothing(question),
      !shown.isEmpty && this.#panels.element,
      shown.rows.length > 0 && table(shown, question),
    );
    if (!shown.isEmpty) this.#panels.show(shown, question, this.#actions);
  }

  /** Why there is no answer. */
  fail(error) {
    const problems = (error.problems ?? []).map(({ message }) => message);
    const told = problems.filter((problem) => !error.message.includes(problem));
    const unreached = error instanceof Unreached;
    this.#fill(
      make(
        "div.failure",
        { role: "alert", "data-code": error.code ?? (unreached ? "unreached" : "unreadable") },
        make("h3", {}, unreached ? "The server does not answer" : title(error)),
        make(
          "p",
          {},
          unreached ? `It may be stopped or out of reach: ${error.message}` : error.message,
        ),
        told.length > 0 &&
          make(
            "ul",
            {},
            told.map((problem) => make("li", {}, problem)),
          ),
        (unreached || error.status === 429 || error.status >= 500) &&
          this.#button("Ask again", this.#actions.again),
        told.some((problem) => problem.includes('"partial"')) &&
          this.#button("Answer with what there is", this.#actions.partial),
        error.definition && this.#definition(error.definition),
      ),
    );
  }

  #fill(...parts) {
    this.#element.removeAttribute("aria-busy");
    this.#element.classList.remove("stale");
    this.#panels.clear();
    this.#element.replaceChildren(...parts.filter(Boolean));
  }

  #button(text, action) {
    return make("button", { type: "button", onclick: action }, text);
  }

  #nothing(question) {
    const bounded = question.timeframe || question.from !== undefined || question.to !== undefined;
    return make(
      "div.notice",
      { "data-empty": "" },
      make("h3", {}, "No event matches"),
      make(
        "p",
        {},
        question.where ? "Loosen a filter, or look at another time." : "Nothing came in this time.",
      ),
      bounded && this.#button("Look at all there is", this.#actions.allTime),
    );
  }

  /** A rollup that would answer, ready to be defined. */
  #definition(definition) {
    const command = curl(
      "PUT",
      `/v1/rollups/${encodeURIComponent(definition.name)}`,
      definition,
      this.#actions.needsKey(),
    );
    return make(
      "div.definition-offer",
      {},
      make("h4", {}, "This rollup would answer, for events that come after it is defined"),
      make("pre", { tabindex: "0" }, command),
      copyButton("Copy the command", () => command),
    );
  }
}

function title({ status, code }) {
  const titles = {
    "no-rollup": "Nothing that is kept can answer this",
    "bad-question": "This cannot be asked",
    "too-large": "The answer would be too large",
    "too-slow": "It took too long",
    "too-many-queries": "The server is busy",
    "not-found": "There is no such thing",
  };
  if (status === undefined) return "This is not a question";
  return titles[code] ?? `The server answered ${status}`;
}

/** What charts and table show of an answer: rows as lists, and which of them are not over. */
function shownAnswer(question, answer, measures, nowMs) {
  const columns = answer.columns.map((column, index) => ({ ...column, index }));
  const of = (role) => columns.filter((column) => column.role === role);
  const time = of("time")[0];
  const isPast = time && toMs(question, answer.rows.at(-1)?.[time.name]) <= nowMs;
  const state = (row) => {
    if (!time) return "over";
    if (startMs(row[time.name]) > nowMs) return "not begun";
    return !isPast && endMs(row[time.name], question.every) > nowMs ? "not over" : "over";
  };
  const values = of("measure").map((column, index) => ({
    ...column,
    measure: measures[index],
    error: answer.errors?.[column.name],
  }));
  const counts = values.filter(({ measure }) => measure?.kind === "count");
  return {
    rows: answer.rows.map((row) => ({ row, state: state(row) })),
    groups: of("property"),
    time,
    measures: values,
    isEmpty: answer.rows.every((row) => isWithoutEvents(row, counts)),
    nowMs,
  };
}

/** Only a count tells: a sum or a least number of 0 is a number of events that are there. */
const isWithoutEvents = (row, counts) =>
  counts.length > 0 && counts.every(({ name }) => row[name] === 0);

// ── How sure it is ───────────────────────────────────────────────────────────────────────────────

function status(answer, shown, ms) {
  const { coverage, plan } = answer;
  const behind = Math.max(0, ...coverage.partitions.map(({ lagMs }) => lagMs));
  const late = behind > 0 ? `Behind by ${span(behind)}` : "Events on their way";
  const covered = coverage.complete ? "Complete" : late;
  const summary = make(
    "summary",
    {},
    make(
      coverage.complete ? "span.badge.good" : "span.badge.warn",
      { "data-coverage": String(coverage.complete) },
      covered,
    ),
    make("span", { "data-source": "" }, sourceOf(answer)),
    make("span", { "data-took": "" }, `${span(plan.ms)} on the server, ${span(ms)} until here`),
    make("span", {}, many(shown.rows.length, "row")),
  );
  return make("details.status", {}, summary, coverageTable(coverage));
}

function sourceOf({ source, plan }) {
  const raw = `raw events: ${whole(plan.rowsRead ?? 0)} read`;
  if (!source.rollup) return `from ${raw}`;
  const widths = plan.widths?.length ? ` (${plan.widths.join(", ")})` : "";
  const cells = `from rollup ${source.rollup}${widths}: ${many(plan.cellsRead ?? 0, "cell")} read`;
  return source.raw ? `${cells}, and ${raw}` : cells;
}

function coverageTable({ complete, partitions }) {
  const head = ["partition", "epoch", "included up to", "end of the log", "behind by"];
  const rows = partitions.map(({ partition, epoch, included, end, lagMs }) =>
    make(
      "tr",
      {},
      [partition, epoch, whole(included), whole(end), span(lagMs)].map((text) =>
        make("td.number", {}, String(text)),
      ),
    ),
  );
  const told = complete
    ? "All that was acknowledged when the question came is in this answer."
    : "Some of what was acknowledged when the question came is not counted yet; ask again in a moment.";
  return make(
    "div.scroll",
    {},
    make("p.hint", {}, told),
    make(
      "table",
      {},
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          head.map((text) => make("th.number", { scope: "col" }, text)),
        ),
      ),
      make("tbody", {}, rows),
    ),
  );
}

/** What the eye could take for less, or for more, than it is. */
function remarks(answer, { rows, measures, isEmpty }) {
  const remarks = [];
  const { plan, notes = [] } = answer;
  if (plan.partial) {
    remarks.push(
      `Events may be missing before ${wallClock(plan.completeFrom)} UTC; from then on all are there.`,
    );
  }
  measures
    .filter(({ error }) => error && !isEmpty)
    .forEach(({ name, error }) => remarks.push(`${name} is an estimate: ${errorInWords(error)}.`));
  if (rows.some(({ state }) => state === "not over"))
    remarks.push("The newest interval is not over yet.");
  const lines = [...remarks, ...notes].map((text) => make("li", {}, text));
  return lines.length > 0 && make("ul.remarks", {}, lines);
}

function errorInWords({ relative, confidence }) {
  const percent = `± ${number(relative * 100)} %`;
  return confidence
    ? `within ${percent} in ${number(confidence * 100)} % of cases`
    : `within ${percent}`;
}
