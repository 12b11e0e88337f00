/** The controls of a filter: tests, and groups of them, each line of which can go. */

import { choice, make, refill, removal, textField } from "./dom.js";
import {
  emptyGroup,
  isGroup,
  OPERATORS,
  readValues,
  takesList,
  takesNoValue,
  valueText,
} from "./filters.js";

export class FilterControls {
  #element;
  #known;
  #changed;
  #group;

  /**
   * @param known what can be offered: {properties, values}
   * @param changed called when a person has changed the group that is shown
   */
  constructor(element, known, changed) {
    this.#element = element;
    this.#known = known;
    this.#changed = changed;
  }

  /** Shows a group, which is then changed in place. */
  show(group) {
    this.#group = group;
    refill(this.#element, this.#lines(group, "filter"));
  }

  #render(focus) {
    this.show(this.#group);
    this.#element.querySelector(`[data-key="${focus}"]`)?.focus();
  }

  /** @param path which tells the group from all others */
  #lines(group, path) {
    const parts = group.parts.map((part, index) => this.#part(group, index, `${path}-${index}`));
    const nested = path !== "filter";
    return [
      group.parts.length > 1 && this.#combination(group, path),
      parts,
      make(
        "div.adders",
        {},
        this.#adder(group, path, "Add a filter", this.#newTest),
        !nested &&
          group.parts.length > 0 &&
          this.#adder(group, path, "Add a group", this.#newGroup),
      ),
    ];
  }

  #combination(group, path) {
    const options = [
      ["all", "all of these hold"],
      ["any", "any of these holds"],
    ];
    const select = choice(
      { "data-key": `${path}-any`, "aria-label": "All or any" },
      options,
      group.any ? "any" : "all",
    );
    select.addEventListener("change", () => {
      group.any = select.value === "any";
      this.#changed();
    });
    return make("div.combination", {}, select);
  }

  #newTest() {
    return { property: "", operator: "eq", value: "" };
  }

  #newGroup() {
    return { ...emptyGroup(), any: true, parts: [{ property: "", operator: "eq", value: "" }] };
  }

  #adder(group, path, text, part) {
    const key = `${path}-${text}`;
    const add = () => {
      group.parts.push(part());
      const place = `${path}-${group.parts.length - 1}`;
      this.#render(isGroup(group.parts.at(-1)) ? `${place}-0-property` : `${place}-property`);
      this.#changed();
    };
    return make("button.add", { type: "button", "data-key": key, onclick: add }, text);
  }

  #part(group, index, path) {
    const part = group.parts[index];
    const remove = () => {
      group.parts.splice(index, 1);
      this.#render("filter-Add a filter");
      this.#changed();
    };
    if (isGroup(part)) {
      const gone = removal("this group of filters", `${path}-remove`, remove);
      return make(
        "div.nested",
        { role: "group", "aria-label": "group of filters" },
        this.#lines(part, path),
        gone,
      );
    }
    const controls = "json" in part ? [this.#asJson(part, path)] : this.#test(part, path);
    return make(
      "div.line",
      { role: "group", "aria-label": "filter" },
      controls,
      removal("this filter", `${path}-remove`, remove),
    );
  }

  #asJson(part, path) {
    return textField("filter as JSON", `${path}-json`, part.json, (text) => {
      part.json = text;
      this.#changed();
    });
  }

  #test(part, path) {
    const property = textField(
      "property",
      `${path}-property`,
      part.property,
      (text) => {
        part.property = text;
        this.#render(`${path}-${takesNoValue(part.operator) ? "operator" : "value"}`);
        this.#changed();
      },
      { list: "known-properties", placeholder: "property" },
    );
    const operator = choice(
      { "data-key": `${path}-operator`, "aria-label": "test" },
      OPERATORS,
      part.operator,
    );
    operator.addEventListener("change", () => this.#setOperator(part, path, operator.value));
    return takesNoValue(part.operator)
      ? [property, operator]
      : [property, operator, this.#value(part, path)];
  }

  #setOperator(part, path, operator) {
    const text = valueText(part.value);
    part.operator = operator;
    part.value = takesNoValue(operator) ? "" : readValues(text, operator, this.#kind(part));
    this.#render(`${path}-operator`);
    this.#changed();
  }

  /** What a value was taken for is said, for a test holds only among values of one type. */
  #value(part, path) {
    const type = make("span.type", {}, typeName(part.value));
    const list = make("datalist", { id: `${path}-values` });
    const set = (text) => {
      part.value = readValues(text, part.operator, this.#kind(part));
      type.textContent = typeName(part.value);
      this.#changed();
    };
    const field = textField("value", `${path}-value`, valueText(part.value), set, {
      list: list.id,
      placeholder: takesList(part.operator) ? "one, another" : "value",
    });
    field.addEventListener("focus", () => this.#suggest(part, list), { once: true });
    return make("span.value", {}, field, type, list);
  }

  async #suggest({ property }, list) {
    const values = property ? await this.#known.values(property) : [];
    list.replaceChildren(...values.map((value) => make("option", { value: valueText(value) })));
  }

  #kind({ property }) {
    return this.#known.properties().find(({ name }) => name === property)?.kind;
  }
}

function typeName(value) {
  const types = new Set(
    [value].flat().map((one) => (typeof one === "bigint" ? "number" : typeof one)),
  );
  if (types.size !== 1) return types.size ? "mixed" : "";
  const [type] = types;
  return value === "" ? "" : { string: "text", number: "number", boolean: "truth" }[type];
}
