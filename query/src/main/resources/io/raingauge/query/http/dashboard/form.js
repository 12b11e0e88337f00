/** The controls that build a question. They change the draft, and say so; nothing is asked here. */

import { choice, make, refill, removal, textField } from "./dom.js";
import { FilterControls } from "./filterform.js";
import { count, isOfNumbers, KINDS } from "./measures.js";
import { propertyText, readProperty } from "./properties.js";
import { columnsOf, isOrdered } from "./question.js";
import { FRAMES, frameName, INTERVALS, intervalFor, intervalName, spanMs } from "./times.js";

/** How many groups a chart shows well; the limit that grouping begins with. */
const GROUPS = 10;

const OF_A_PROPERTY = {
  placeholder: "property or =…",
  title: "A property; or an expression behind =, for example = bin(ms, 50)",
};

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const LOCAL_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/;

export class QuestionForm {
  #element;
  #changed;
  #known;
  #draft;
  #filters;

  /**
   * @param element the form
   * @param known what can be offered: {collections, properties, nowMs}
   * @param changed called when a person has changed the draft
   */
  constructor(element, known, changed) {
    this.#element = element;
    this.#known = known;
    this.#changed = changed;
    this.#filters = new FilterControls(this.#part("filters"), known, () => this.#changed());
    element.addEventListener("submit", (event) => event.preventDefault());
    this.#part("zones").append(...zones().map((zone) => make("option", { value: zone })));
  }

  /** Shows a draft, which is then changed in place. */
  show(draft) {
    this.#draft = draft;
    this.#collection();
    this.#measures();
    this.#filters.show(draft.filter);
    this.#groups();
    this.#time();
    this.#rest();
  }

  /** Offers the names that are known by now. */
  offer() {
    const option = ({ name, kind }) => make("option", { value: name, label: kind });
    const properties = this.#known.properties();
    this.#part("properties").replaceChildren(...properties.map(option));
    const numbers = properties.filter(({ kind }) => !kind || kind === "number");
    this.#part("numbers").replaceChildren(...numbers.map(option));
    if (this.#draft) {
      this.#collection();
      this.#filters.show(this.#draft.filter);
    }
  }

  #part(name) {
    return this.#element.querySelector(`[data-part="${name}"]`);
  }

  #collection() {
    const names = new Set(this.#known.collections().map(({ name }) => name));
    const { collection, more } = this.#draft;
    if (collection) names.add(collection);
    const options = [...names].sort().map((name) => [name, name]);
    if (!collection) options.unshift(["", more.rollup ? `rollup ${more.rollup}` : "choose…"]);
    const select = choice(
      { "data-key": "collection", "aria-label": "Collection" },
      options,
      collection,
    );
    select.addEventListener("change", () => {
      this.#draft.collection = select.value;
      delete this.#draft.more.rollup;
      this.#changed();
    });
    refill(this.#part("collection"), select);
  }

  #measures() {
    const { measures } = this.#draft;
    const rows = measures.map((measure, index) => this.#measure(measure, index));
    const add = () => {
      measures.push({ ...count(), kind: "sum" });
      this.#measures();
      this.#focus(`property-${measures.length - 1}`);
      this.#changed();
    };
    const button = make(
      "button.add",
      { type: "button", "data-key": "add-measure", onclick: add },
      "Add a measure",
    );
    refill(this.#part("measures"), rows, button);
  }

  #measure(measure, index) {
    const place = `measure ${index + 1}`;
    const controls =
      "json" in measure
        ? [
            textField(`${place} as JSON`, `json-${index}`, measure.json, (text) =>
              this.#set(measure, { json: text }),
            ),
          ]
        : this.#measureControls(measure, index, place);
    const more = this.#draft.measures.length > 1;
    return make(
      "div.line",
      { role: "group", "aria-label": place },
      controls,
      more && removal(place, `remove-measure-${index}`, () => this.#removeMeasure(index)),
    );
  }

  #measureControls(measure, index, place) {
    const kind = choice({ "data-key": `kind-${index}`, "aria-label": place }, KINDS, measure.kind);
    kind.addEventListener("change", () => {
      Object.assign(measure, { kind: kind.value, label: "" });
      this.#measures();
      this.#rest();
      this.#changed();
    });
    const controls = [kind];
    if (measure.kind !== "count") {
      const list = isOfNumbers(measure.kind) ? "known-numbers" : "known-properties";
      const set = (text) => this.#set(measure, { property: readProperty(text), label: "" });
      controls.push(
        textField(`property of ${place}`, `property-${index}`, propertyText(measure.property), set, {
          list,
          ...OF_A_PROPERTY,
        }),
      );
    }
    if (measure.kind === "quantile") {
      controls.push(make("label.named", {}, "q", this.#quantile(measure, index, place)));
    }
    if (measure.label) {
      const set = (text) => this.#set(measure, { label: text });
      const name = textField(`name of ${place}`, `label-${index}`, measure.label, set);
      controls.push(make("label.named", {}, "as", name));
    }
    return controls;
  }

  #quantile(measure, index, place) {
    const options = { type: "number", min: 0, max: 1, step: "any" };
    const set = (text) => this.#set(measure, { q: text === "" ? NaN : Number(text), label: "" });
    return textField(`q of ${place}, from 0 to 1`, `q-${index}`, String(measure.q), set, options);
  }

  #set(measure, members) {
    Object.assign(measure, members);
    this.#rest();
    this.#changed();
  }

  #removeMeasure(index) {
    this.#draft.measures.splice(index, 1);
    this.#measures();
    this.#rest();
    this.#focus("add-measure");
    this.#changed();
  }

  #groups() {
    const { by } = this.#draft;
    const rows = by.map((property, index) => {
      const place = `group ${index + 1}`;
      const set = (value) => {
        by[index] = readProperty(value);
        this.#rest();
        this.#changed();
      };
      const field = textField(place, `by-${index}`, propertyText(property), set, {
        list: "known-properties",
        ...OF_A_PROPERTY,
      });
      return make(
        "div.line",
        {},
        field,
        removal(place, `remove-by-${index}`, () => this.#removeGroup(index)),
      );
    });
    const add = () => {
      by.push("");
      if (by.length === 1 && this.#draft.limit === "") this.#draft.limit = GROUPS;
      this.#groups();
      this.#rest();
      this.#focus(`by-${by.length - 1}`);
      this.#changed();
    };
    const button = make(
      "button.add",
      { type: "button", "data-key": "add-by", onclick: add },
      "Group by a property",
    );
    refill(this.#part("groups"), rows, button);
  }

  #removeGroup(index) {
    this.#draft.by.splice(index, 1);
    if (this.#draft.by.length === 0) this.#draft.limit = "";
    this.#groups();
    this.#rest();
    this.#focus("add-by");
    this.#changed();
  }

  #time() {
    const draft = this.#draft;
    const known = FRAMES.some(([, frames]) => frames.some(([frame]) => frame === draft.frame));
    const frames = known ? FRAMES : [...FRAMES, [draft.frame, frameName(draft.frame)]];
    const frame = choice({ "data-key": "frame", "aria-label": "Timeframe" }, frames, draft.frame);
    frame.addEventListener("change", () => this.#setFrame(frame.value));
    const between = draft.frame === "between" && [this.#moment("from"), this.#moment("to")];
    refill(this.#part("timeframe"), frame, between);

    const offered = INTERVALS.some(([every]) => every === draft.every);
    const intervals = offered
      ? INTERVALS
      : [...INTERVALS, [draft.every, intervalName(draft.every)]];
    const every = choice({ "data-key": "every", "aria-label": "Interval" }, intervals, draft.every);
    every.addEventListener("change", () => {
      draft.every = every.value;
      this.#rest();
      this.#changed();
    });
    refill(this.#part("interval"), every);

    const zone = (text) => {
      draft.timezone = text || "UTC";
      this.#changed();
    };
    refill(
      this.#part("timezone"),
      textField("Time zone", "timezone", draft.timezone, zone, {
        list: "known-zones",
        placeholder: "UTC",
      }),
    );
  }

  #setFrame(frame) {
    const draft = this.#draft;
    draft.frame = frame;
    const collection = this.#known.collections().find(({ name }) => name === draft.collection);
    if (frame === "between" && !draft.from && collection)
      draft.from = collection.first.slice(0, 10);
    if (draft.every) {
      const timeframe = frame === "between" || frame === "all" ? undefined : frame;
      const ends = frame === "between" ? { from: draft.from, to: draft.to } : {};
      draft.every = intervalFor(spanMs({ timeframe, ...ends }, collection, this.#known.nowMs()));
    }
    this.#time();
    this.#changed();
  }

  /** A clock to pick from, or a text where the time has an offset or is a number. */
  #moment(name) {
    const value = this.#draft[name];
    const local = value === "" || (typeof value === "string" && LOCAL_TIME.test(value));
    const text = local && value.length === 10 ? `${value}T00:00` : String(value);
    const set = (its) => {
      this.#draft[name] = /^-?\d+$/.test(its) ? Number(its) : its;
      this.#changed();
    };
    const field = textField(name, name, text, set, { type: local ? "datetime-local" : "text" });
    return make("label.moment", {}, make("span", {}, name), field);
  }

  #rest() {
    const draft = this.#draft;
    const { measures, by, time } = columnsOf(draft);
    const numbers = measures.flatMap((name) => [
      [`-${name}`, `greatest ${name}`],
      [name, `least ${name}`],
    ]);
    const names = by
      .filter(Boolean)
      .flatMap((name) => [
        [name, `${name}, A–Z`],
        [`-${name}`, `${name}, Z–A`],
      ]);
    const times = time.flatMap((name) => [
      [name, "oldest first"],
      [`-${name}`, "newest first"],
    ]);
    const options = [
      ["", by.length || !draft.every ? "usual order" : "in order of time"],
      ...numbers,
      ...names,
      ...times,
    ];
    const value = isOrdered(draft) ? draft.order.join("\n") : "";
    if (!options.some(([its]) => its === value)) options.push([value, draft.order.join(", then ")]);
    const order = choice({ "data-key": "order", "aria-label": "Order" }, options, value);
    order.addEventListener("change", () => {
      draft.order = order.value ? order.value.split("\n") : [];
      this.#changed();
    });
    refill(this.#part("order"), order);
    const set = (text) => {
      draft.limit = text === "" ? "" : Number(text);
      this.#changed();
    };
    const limits = { type: "number", min: 1, step: 1, placeholder: "all" };
    refill(this.#part("limit"), textField("Limit", "limit", String(draft.limit), set, limits));
    const partial = make("input", { type: "checkbox", "data-key": "partial", id: "partial" });
    partial.checked = draft.partial;
    partial.addEventListener("change", () => {
      draft.partial = partial.checked;
      this.#changed();
    });
    refill(
      this.#part("partial"),
      partial,
      make("label", { for: "partial" }, "also times of which events may be missing"),
    );
  }

  #focus(key) {
    this.#element.querySelector(`[data-key="${key}"]`)?.focus();
  }
}

/** Those of this browser, the usual ones first. */
function zones() {
  const all = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [...new Set(["UTC", HERE, ...all])].filter(Boolean);
}
