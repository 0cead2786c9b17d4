extension Markup {
  /// Light and dark, on screens of any width and on paper. The arms differ in dashes too, and verdicts
  /// are words, so that nothing depends on colour.
  static let pageStyle = Markup(
    style: """
      :root{color-scheme:light dark;--ink:#1c1e21;--soft:#5b6168;--paper:#fff;--tint:#f3f4f6;--line:#d6d9dd;\
      --champion:#1d5fa8;--challenger:#b3500b;--pass:#17663a;--marginal:#7a5200;--fail:#a3181f;--inconclusive:#0b5c73}
      @media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--soft:#a5abb2;--paper:#15171a;--tint:#1f2226;\
      --line:#3a3f45;--champion:#7db4f0;--challenger:#f0a36a;--pass:#6fcf97;--marginal:#e3b04b;--fail:#ff8a8a;\
      --inconclusive:#6cc5de}}
      *{box-sizing:border-box}
      body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:60rem;background:var(--paper);color:var(--ink);\
      font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
      h1{font-size:1.35rem;margin:.3rem 0 .6rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}h3{font-size:1rem;margin:0}
      p{margin:.4rem 0}a{color:inherit}.soft,figcaption,footer{color:var(--soft);font-size:.88rem}
      .badge{display:inline-block;font-weight:700;border:2px solid;border-radius:.3rem;padding:0 .45rem}
      .banner{font-size:1.3rem;text-transform:uppercase}
      .pass{color:var(--pass)}.marginal{color:var(--marginal)}.fail{color:var(--fail)}.inconclusive{color:var(--inconclusive)}
      table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .5rem .3rem 0;border-bottom:1px solid var(--line);\
      vertical-align:middle}th{font-size:.85rem;color:var(--soft);font-weight:600}td.number{font-variant-numeric:tabular-nums}
      td.plot{width:34%;min-width:9rem}
      section.metric{border-top:1px solid var(--line);margin-top:2rem;padding-top:1rem}
      .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}
      figure{margin:.6rem 0}svg{display:block;width:100%;height:auto}
      svg text{font:11px system-ui,sans-serif;fill:var(--soft)}svg text.limit{fill:var(--fail)}
      .axis{stroke:var(--soft)}.grid{stroke:var(--line)}.limit{stroke:var(--fail);stroke-dasharray:4 3}text.limit{stroke:none}
      .arm{fill:none;stroke-width:1.6}.champion{stroke:var(--champion)}.challenger{stroke:var(--challenger);stroke-dasharray:6 2}
      .tolerated{fill:var(--tint)}.margin .whole{stroke:currentColor;stroke-width:1.5}.margin .heavy{stroke:currentColor;stroke-width:5}
      .estimate{fill:currentColor}
      .key{display:inline-block;width:1.6rem;border-top:3px solid var(--champion);vertical-align:middle;margin-right:.3rem}
      .key.other{border-top-style:dashed;border-color:var(--challenger)}
      details{margin:.6rem 0}summary{cursor:pointer}
      @media(max-width:40rem){.wide{display:none}td.plot{min-width:6rem}}
      @media print{body{max-width:none;font-size:11pt}section.metric{break-inside:avoid}details>*{display:block}}
      """)
}
