"use strict";
(function () {
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);
  const chinese = () => root.dataset.l === "zh";
  const keep = (value) => { try { localStorage.setItem("tifa-language", value); } catch (e) { /* pages from a file may not store */ } };
  const kept = () => { try { return localStorage.getItem("tifa-language"); } catch (e) { return null; } };
  const data = JSON.parse(at("data").textContent);

  // Language.
  function speak(code) {
    root.dataset.l = code;
    root.lang = code === "zh" ? "zh-CN" : "en";
    document.querySelectorAll("[data-zh]").forEach((e) => { e.placeholder = e.dataset[code]; });
    if (at("class")) classes();
  }
  document.querySelectorAll(".tools,.controls").forEach((e) => { e.hidden = false; });
  at("language").addEventListener("click", () => { const code = chinese() ? "en" : "zh"; keep(code); speak(code); });

  // Sorting and filtering of the formulations.
  const list = at("list");
  const rows = list ? [...list.querySelectorAll("details.f")] : [];
  function show() {
    const text = at("find").value.trim();
    const cls = at("class").value;
    let n = 0;
    for (const row of rows) {
      const fits = row.dataset.term.includes(text) && (!cls || row.dataset.class === cls);
      row.hidden = !fits;
      n += fits;
    }
    at("found").textContent = n + " / " + rows.length;
  }
  function classes() {
    const chosen = at("class").value;
    const names = new Map();
    for (const row of rows) {
      const badge = row.querySelector("summary .badge ." + (chinese() ? "zh" : "en"));
      if (badge) names.set(row.dataset.class, badge.textContent);
    }
    at("class").replaceChildren(new Option(chinese() ? "全部类型" : "all classes", ""));
    for (const [value, name] of names) at("class").append(new Option(name, value));
    at("class").value = chosen;
    at("class").hidden = names.size < 2;
  }
  if (list) {
    at("find").addEventListener("input", show);
    at("class").addEventListener("change", show);
    for (const head of list.querySelectorAll(".head [data-sort]")) {
      const key = head.dataset.sort;
      if (!key) continue;
      head.classList.add("can");
      head.tabIndex = 0;
      head.setAttribute("role", "button");
      const sort = () => {
        const down = !head.classList.contains("down") && (key === "count" || key === "docs" || head.classList.contains("up"));
        list.querySelectorAll(".head span").forEach((h) => h.classList.remove("up", "down"));
        head.classList.add(down ? "down" : "up");
        const number = key === "rank" || key === "count" || key === "docs";
        const order = (a, b) => number ? a.dataset[key] - b.dataset[key] : a.dataset[key].localeCompare(b.dataset[key], "zh-CN");
        rows.sort((a, b) => (down ? -order(a, b) : order(a, b)) || a.dataset.rank - b.dataset.rank);
        list.append(...rows);
      };
      head.addEventListener("click", sort);
      head.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); sort(); } });
    }
    show();
  }
  // A link into closed sentences opens them.
  function reveal() {
    const target = location.hash.length > 1 && at(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const row = target.closest("details");
    if (row) { row.hidden = false; row.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", reveal);

  // Curves of chosen terms.
  const chart = at("chart");
  let chosen = data.first.slice();
  const NS = "http://www.w3.org/2000/svg";
  function mark(parent, name, attributes, text) {
    const e = document.createElementNS(NS, name);
    for (const key in attributes) e.setAttribute(key, attributes[key]);
    if (text !== undefined) e.textContent = text;
    parent.append(e);
    return e;
  }
  function step(least) {
    const power = Math.pow(10, Math.floor(Math.log10(least)));
    return [1, 2, 5, 10].map((m) => m * power).find((s) => s >= least * 0.999999);
  }
  const wide = (text, size) => [...text].reduce((sum, c) => sum + (c.codePointAt(0) >= 0x1100 ? 1 : 0.6), 0) * size;
  const LIGHT = ["#0067a5", "#d0500c", "#00806a", "#a83279", "#946c00", "#2f93cc", "#5f6368"];
  const fill = (i) => ({ class: "f" + (i % 7), fill: LIGHT[i % 7] });
  const stroke = (i) => ({ class: "s" + (i % 7), stroke: LIGHT[i % 7], fill: "none" });
  const grey = { class: "fs", fill: "#59636e" };
  function draw() {
    const terms = chosen.map((i) => data.terms[i]);
    const all = terms.flatMap((t) => t.r).filter((v) => v !== null);
    const high = terms.flatMap((t) => t.z).filter((v) => v !== null);
    const peak = Math.max(...all, 0);
    const most = Math.max(Math.min(Math.max(...high, 0), peak * 1.6), peak) || 1;
    const by = step(most / 4), top = Math.ceil(most / by - 1e-9) * by;
    const names = Math.max(...terms.map((t) => wide(t.t, 13)), 0);
    const W = 760, H = 300, left = 52, right = W - Math.min(names, 300) - 22, low = H - 28, n = data.periods.length;
    const x = (p) => left + 8 + (n > 1 ? p / (n - 1) : 0) * (right - left - 12);
    const y = (v) => low - Math.min(v, top) / top * (low - 14);
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", "0 0 " + W + " " + H);
    svg.setAttribute("width", W); svg.setAttribute("height", H); svg.setAttribute("role", "img");
    for (let v = 0; v <= top + by / 2; v += by) {
      mark(svg, "path", { d: `M${left} ${y(v)}H${right}`, class: "sg", stroke: "#d9dee3" });
      mark(svg, "text", { x: left - 6, y: y(v) + 4, "font-size": 11, "text-anchor": "end", ...grey }, String(+v.toPrecision(6)));
    }
    const every = Math.max(1, Math.ceil((Math.max(...data.periods.map((p) => wide(p, 11)), 0) + 10) / (n > 1 ? x(1) - x(0) : 1e9)));
    data.periods.forEach((p, i) => { if (i % every === 0) mark(svg, "text", { x: x(i), y: low + 18, "font-size": 11, "text-anchor": "middle", ...grey }, p); });
    const ends = [];
    terms.forEach((t, i) => {
      for (let p = 0; p + 1 < n; p++) {
        if (t.a[p] === null || t.a[p + 1] === null) continue;
        mark(svg, "path", { d: `M${x(p)} ${y(t.z[p])}L${x(p + 1)} ${y(t.z[p + 1])}V${y(t.a[p + 1])}L${x(p)} ${y(t.a[p])}Z`, "fill-opacity": 0.14, ...fill(i) });
      }
      let d = "", pen = false, last = 0;
      t.r.forEach((v, p) => {
        if (v === null) { pen = false; return; }
        d += (pen ? "L" : "M") + x(p) + " " + y(v);
        pen = true; last = p;
        if (n <= 40 || t.r[p - 1] == null && t.r[p + 1] == null) {
          const dot = mark(svg, "circle", { cx: x(p), cy: y(v), r: 2.6, ...fill(i) });
          mark(dot, "title", {}, t.t + " · " + data.periods[p] + ": " + v);
        }
      });
      mark(svg, "path", { d, "stroke-width": 2, "stroke-linejoin": "round", ...stroke(i) });
      ends.push({ i, t: t.t, at: y(t.r[last] || 0) });
    });
    ends.sort((a, b) => a.at - b.at);
    let least = 14;
    for (const e of ends) { e.y = Math.max(e.at, least); least = e.y + 16; }
    let bottom = low;
    for (const e of ends.slice().reverse()) { if (e.y <= bottom) break; e.y = bottom; bottom -= 16; }
    for (const e of ends) mark(svg, "text", { x: right + 8, y: e.y + 4, "font-size": 13, ...fill(e.i) }, e.t);
    chart.querySelector(".scroll").replaceChildren(svg);
    at("chips").replaceChildren(...chosen.map((t, i) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = data.terms[t].t + " ×";
      chip.style.borderColor = LIGHT[i % 7];
      chip.addEventListener("click", () => { chosen = chosen.filter((c) => c !== t); draw(); });
      return chip;
    }));
  }
  if (chart) {
    at("terms").append(...data.terms.map((t) => new Option(t.t, t.t)));
    at("add").addEventListener("change", () => {
      const found = data.terms.findIndex((t) => t.t === at("add").value.trim());
      if (found >= 0 && !chosen.includes(found)) { chosen.push(found); draw(); }
      if (found >= 0) at("add").value = "";
    });
    draw();
  }
  speak(kept() || root.dataset.l);
  reveal();
})();
