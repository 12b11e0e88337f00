/** The few things that every part of the page does with elements. */

/**
 * Makes an element.
 *
 * @param name of the element, perhaps with classes: "p.hint.bad"
 * @param attributes "on…" are listeners, true and false set or leave out, all else is text
 * @param children elements and texts; what is undefined, null or false is passed over
 */
export function make(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  element.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false)
      element.setAttribute(key, value === true ? "" : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child || child === "" || child === 0),
  );
  return element;
}

/** A select of [value, text] pairs, or of groups [label, pairs]. */
export function choice(attributes, options, value) {
  const select = make("select", attributes);
  const option = ([its, text]) =>
    Array.isArray(text)
      ? make("optgroup", { label: its }, text.map(option))
      : make("option", { value: its }, text);
  select.append(...options.map(option));
  select.value = value;
  return select;
}

/** A field that tells its text when a person has finished changing it. */
export function textField(label, key, value, set, attributes = {}) {
  const field = make("input", {
    type: "text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-label": label,
    "data-key": key,
    ...attributes,
  });
  field.value = value;
  field.addEventListener("change", () => set(field.value));
  return field;
}

/** A small button that takes its line away. */
export function removal(what, key, remove) {
  return make(
    "button.remove",
    {
      type: "button",
      "data-key": key,
      "aria-label": `Remove ${what}`,
      title: `Remove ${what}`,
      onclick: remove,
    },
    "×",
  );
}

/** Puts new children into an element; the focus stays on what has the same data-key. */
export function refill(element, ...children) {
  const key = element.contains(document.activeElement) && document.activeElement.dataset.key;
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** A button that copies a text, and says so. */
export function copyButton(label, text) {
  const button = make("button.quiet", { type: "button" }, label);
  let back;
  button.addEventListener("click", async () => {
    clearTimeout(back);
    button.textContent = (await copy(text())) ? "Copied" : "Select it and copy";
    back = setTimeout(() => (button.textContent = label), 2000);
  });
  return button;
}

/** Without https the clipboard of most browsers is reached only by the old way. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea.unseen", { readonly: true, "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
