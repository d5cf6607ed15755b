/* What a reader gains with JavaScript: filters, sorting, copying, and pages that age by themselves.
   Everything is there without it. Runs again after each instant navigation of Material. */
(() => {
  "use strict";

  const DAY = 86400000;
  const SOON = 30;
  const AGES = ["okb-fresh", "okb-soon", "okb-overdue"];

  const all = (root, selector) => [...root.querySelectorAll(selector)];

  const make = (name, properties) => Object.assign(document.createElement(name), properties);

  // ---- ageing: only where nothing pins the date ----

  const count = (n, unit) => `${n} ${unit}${n === 1 ? "" : "s"}`;

  const length = (days) => {
    if (days < 14) return count(days, "day");
    if (days < 60) return count(Math.round(days / 7), "week");
    if (days < 700) return count(Math.round(days / 30.44), "month");
    return count(Math.round(days / 365.25), "year");
  };

  const distance = (days) =>
    days === 0 ? "today" : days > 0 ? `in ${length(days)}` : `${length(-days)} ago`;

  const capital = (words) => words[0].toUpperCase() + words.slice(1);

  const daysTo = (day) => {
    const now = new Date();
    const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
    return Math.round((Date.parse(day.slice(0, 10)) - today) / DAY);
  };

  const told = (mark, days) => {
    const what = mark.dataset.what;
    if (what) {
      return days < 0
        ? `${capital(what)} overdue by ${length(-days)}`
        : `${capital(what)} due ${distance(days)}`;
    }
    if (mark.localName === "time") return days < 0 ? `${length(-days)} overdue` : distance(days);
    return capital(distance(days));
  };

  const age = (root) => {
    for (const mark of all(root, "[data-due]")) {
      const days = daysTo(mark.dataset.due);
      const now = days < 0 ? "overdue" : days <= SOON ? "soon" : "fresh";
      mark.classList.remove(...AGES);
      mark.classList.add(`okb-${now}`);
      mark.textContent = told(mark, days);
      const row = mark.closest("tr[data-fresh]");
      if (row) row.dataset.fresh = now;
    }
    for (const mark of all(root, "time.okb-ago")) {
      mark.textContent = distance(daysTo(mark.dateTime));
    }
    warn(root);
  };

  // A page that was fresh when it was built says so at its top once it no longer is.
  const warn = (root) => {
    const pill = root.querySelector(".okb-pills > .okb-overdue[data-due]");
    if (!pill || root.querySelector(".okb-banner.okb-overdue")) return;
    const banner = make("div", { className: "okb-banner okb-overdue" });
    banner.setAttribute("role", "note");
    const line = make("p", { textContent: ` Its ${pill.dataset.what} was due on ${pill.title}.` });
    line.prepend(make("strong", { textContent: "Overdue." }));
    banner.append(line);
    pill.parentElement.after(banner);
  };

  // ---- filters: their state lives in the URL ----

  const controls = (filters) => all(filters, "input, select");

  const chosen = (filters) => {
    const found = new Map();
    for (const { name, type, checked, value } of controls(filters)) {
      if (!value.trim() || (type === "checkbox" && !checked)) continue;
      found.set(name, [...(found.get(name) || []), value.trim()]);
    }
    return found;
  };

  const fits = (row, wanted) => {
    for (const [name, values] of wanted) {
      if (name === "q") {
        const text = row.textContent.toLowerCase();
        if (!values[0].toLowerCase().split(/\s+/).every((word) => text.includes(word))) return false;
      } else {
        const has = (row.dataset[name] || "").split("|");
        if (!values.some((value) => has.includes(value))) return false;
      }
    }
    return true;
  };

  const isGroup = (row) => row.classList.contains("okb-group");

  const filter = (browse) => {
    const filters = browse.querySelector(".okb-filters");
    const wanted = filters ? chosen(filters) : new Map();
    let shown = 0;
    let total = 0;
    for (const body of browse.querySelector("table").tBodies) {
      const rows = [...body.rows].filter((row) => !isGroup(row));
      for (const row of rows) row.hidden = !fits(row, wanted);
      const here = rows.filter((row) => !row.hidden).length;
      shown += here;
      total += rows.length;
      for (const row of [...body.rows].filter(isGroup)) {
        row.hidden = here === 0 || "sorted" in browse.dataset;
        const count = row.querySelector("span");
        count.textContent = here < rows.length ? `${here} of ${rows.length}` : rows.length;
      }
    }
    if (filters) {
      filters.querySelector("output").textContent = `${shown} of ${total} shown`;
      filters.querySelector("button").hidden = wanted.size === 0 && !("sorted" in browse.dataset);
    }
    return wanted;
  };

  const remember = (browse, wanted) => {
    const query = new URLSearchParams();
    for (const [name, values] of wanted) query.set(name, values.join(","));
    if (browse.dataset.sorted) query.set("sort", browse.dataset.sorted);
    const words = query.toString().replaceAll("%2C", ",");
    history.replaceState(history.state, "", (words ? `?${words}` : location.pathname) + location.hash);
  };

  const restore = (filters) => {
    const query = new URLSearchParams(location.search);
    for (const control of controls(filters)) {
      if (!query.has(control.name)) continue;
      const values = query.get(control.name);
      if (control.type === "checkbox") control.checked = values.split(",").includes(control.value);
      else control.value = values;
    }
  };

  const clear = (filters) => {
    for (const control of controls(filters)) {
      if (control.type === "checkbox") control.checked = false;
      else control.value = "";
    }
  };

  // ---- sorting ----

  const key = (row, column) => {
    const cell = row.cells[column];
    const day = cell && cell.querySelector("time, [data-due]");
    if (day) return day.dateTime || day.dataset.due;
    return cell ? cell.textContent.trim().toLowerCase() : "";
  };

  const compare = (one, other) => one.localeCompare(other, "en", { numeric: true });

  const sort = (browse, arranged, order) => {
    const table = browse.querySelector("table");
    const descending = order.startsWith("-");
    const heads = all(table, "thead th");
    const column = heads.findIndex((head) => head.dataset.key === order.replace("-", ""));
    heads.forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    if (column < 0) {
      delete browse.dataset.sorted;
      for (const [body, rows] of arranged) body.append(...rows);
      return;
    }
    browse.dataset.sorted = order;
    const rows = arranged.flatMap(([, rows]) => rows).filter((row) => !isGroup(row));
    const keyed = rows.map((row) => [key(row, column), row]);
    keyed.sort(([one], [other]) => {
      if (!one || !other) return one ? -1 : other ? 1 : 0; // what has no value comes last either way
      return descending ? compare(other, one) : compare(one, other);
    });
    arranged[0][0].append(...keyed.map(([, row]) => row));
  };

  const following = (order, name) => (order === name ? `-${name}` : order === `-${name}` ? "" : name);

  const sortable = (browse, update) => {
    const table = browse.querySelector("table[data-sortable]");
    if (!table) return () => {};
    const arranged = [...table.tBodies].map((body) => [body, [...body.rows]]);
    for (const head of all(table, "thead th")) {
      const words = head.textContent.trim();
      head.dataset.key = words.toLowerCase();
      const button = make("button", { type: "button", textContent: words, className: "okb-sort" });
      button.addEventListener("click", () => {
        sort(browse, arranged, following(browse.dataset.sorted || "", head.dataset.key));
        update();
      });
      head.replaceChildren(button);
    }
    return (order) => sort(browse, arranged, order);
  };

  const browsing = (browse) => {
    const filters = browse.querySelector(".okb-filters");
    const update = () => remember(browse, filter(browse));
    const arrange = sortable(browse, update);
    const order = new URLSearchParams(location.search).get("sort");
    if (order) arrange(order);
    if (filters) {
      filters.hidden = false;
      restore(filters);
      filters.addEventListener("input", update);
      filters.querySelector("button").addEventListener("click", () => {
        arrange("");
        clear(filters);
        update();
      });
    }
    filter(browse);
  };

  // ---- copying, printing ----

  const copying = (mark) => {
    const button = make("button", { type: "button", className: "okb-copy", textContent: "Copy" });
    button.setAttribute("aria-label", `Copy ${mark.dataset.copy}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(mark.dataset.copy);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    mark.append(button);
  };

  const printing = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  };

  // Material wraps wide tables so that they scroll, but not so that a keyboard can reach them,
  // and does not name its search dialogue.
  const reachable = () => {
    for (const search of all(document, ".md-search[role=dialog]:not([aria-label])")) {
      search.setAttribute("aria-label", "Search");
    }
    for (const wrap of all(document, ".md-typeset__scrollwrap:not([tabindex])")) {
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "region");
      wrap.setAttribute("aria-label", "Table");
    }
  };

  // A table that has no need to scroll is no stop for who goes through the page with the Tab key.
  const stops = window.ResizeObserver && new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });

  // Material takes every alternate of a page for a translation, and asks its folder for a sitemap once
  // the page is there. With a blank behind it the word means the same and is none that Material looks for.
  for (const twin of all(document, 'link[rel="alternate"][type="text/markdown"]')) {
    twin.rel = "alternate ";
  }

  const begin = () => {
    reachable();
    setTimeout(reachable, 200);
    for (const root of all(document, ".okb:not([data-ready])")) {
      root.dataset.ready = "";
      if (!("pinned" in root.dataset)) age(root);
      all(root, ".okb-browse").forEach(browsing);
      if (stops) all(root, ".okb-scroll").forEach((table) => stops.observe(table));
      if (navigator.clipboard) all(root, "[data-copy]").forEach(copying);
      all(root, ".okb-print").forEach(printing);
    }
  };

  if (window.document$) window.document$.subscribe(begin);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
