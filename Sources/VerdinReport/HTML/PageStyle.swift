extension Markup {
  /// Light and dark, on screens of any width and on paper. The arms differ in dashes too, and verdicts
  /// are words or shapes, so that nothing depends on colour.
  static let pageStyle = Markup(
    style: """
      :root{color-scheme:light;--ink:#1c1e21;--soft:#565c63;--paper:#fff;--tint:#eceff2;--line:#d6d9dd;\
      --champion:#1d5fa8;--challenger:#b3500b;--pass:#17663a;--marginal:#7a5200;--fail:#a3181f;--inconclusive:#0b5c73}
      @media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ink:#e6e8ea;--soft:#a9afb6;--paper:#15171a;\
      --tint:#262a2f;--line:#3a3f45;--champion:#7db4f0;--challenger:#f0a36a;--pass:#6fcf97;--marginal:#e3b04b;--fail:#ff8a8a;\
      --inconclusive:#6cc5de}}
      *{box-sizing:border-box}
      body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:66rem;background:var(--paper);color:var(--ink);\
      font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere;print-color-adjust:exact;-webkit-print-color-adjust:exact}
      h1{font-size:1.4rem;line-height:1.3;margin:.4rem 0 1rem}h2{font-size:1.2rem;margin:2.4rem 0 .6rem}h3{font-size:1.05rem;margin:0}
      p{margin:.4rem 0}a{color:inherit}.soft,figcaption,footer{color:var(--soft);font-size:.88rem}
      pre{white-space:pre-wrap;font-size:.82rem;background:var(--tint);padding:.6rem;margin:.4rem 0}
      .badge{display:inline-block;font-weight:700;border:2px solid;border-radius:.3rem;padding:0 .45rem;white-space:nowrap}
      .banner{font-size:1.3rem;text-transform:uppercase}
      .pass{color:var(--pass)}.marginal{color:var(--marginal)}.fail{color:var(--fail)}.inconclusive{color:var(--inconclusive)}
      dl{margin:.6rem 0}dd{margin:0}dt{color:var(--soft);font-size:.88rem}
      .answers{border-left:3px solid var(--line);padding-left:.9rem}.answers>div{margin:.35rem 0}
      .answers dt{font-weight:600}
      .facts{display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;align-content:start;font-variant-numeric:tabular-nums}
      table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);\
      vertical-align:middle;font-variant-numeric:tabular-nums;overflow-wrap:break-word}th{font-size:.88rem;color:var(--soft);font-weight:600}
      th[scope=row],td:last-child{overflow-wrap:anywhere}
      #events th[scope=row],#stages td:nth-child(2){white-space:nowrap}#events td,#examples td,#examples th,#criteria td{overflow-wrap:anywhere}
      #overview td:last-child{width:36%;min-width:7rem}#overview td:nth-child(5){white-space:nowrap}
      section.metric{border-top:1px solid var(--line);margin-top:1.4rem;padding-top:1.1rem}
      .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:.4rem 1.4rem}
      figure{margin:.4rem 0}svg{display:block;width:100%;height:auto}
      svg text{font:11px system-ui,sans-serif;fill:var(--soft)}svg.broad text{font-size:8px}svg text.limit{fill:var(--fail);stroke:none}
      .axis{stroke:var(--soft)}.grid{stroke:var(--line)}.edge{stroke:var(--soft);stroke-dasharray:1 3}
      .limit{stroke:var(--fail);stroke-dasharray:4 3}
      .arm{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}.champion{stroke:var(--champion)}.challenger{stroke:var(--challenger);stroke-dasharray:6 2}
      .tolerated{fill:var(--tint)}.margin .whole{stroke:currentColor;stroke-width:1.5}.margin .heavy{stroke:currentColor;stroke-width:5}
      .estimate{fill:currentColor}
      .asked{fill:none;stroke:var(--soft);stroke-dasharray:3 3}.confirmed{fill:none;stroke:var(--challenger);stroke-width:2.5}
      .observed{fill:var(--paper);stroke:var(--ink);stroke-width:1.5}
      .symbol{display:inline-block;width:.8rem;vertical-align:-.1em}.look{fill:none;stroke:currentColor;stroke-width:2}
      .key{display:inline-block;width:1.6rem;border-top:3px solid var(--champion);vertical-align:middle;margin-right:.3rem}
      .key.other{border-top-style:dashed;border-color:var(--challenger)}.key.solid{border-color:var(--challenger)}
      .key.dotted{border-top:2px dotted var(--soft)}
      .key.dot{width:.7rem;height:.7rem;border:2px solid var(--ink);border-radius:50%}
      details{margin:.6rem 0}summary{cursor:pointer}
      @media(max-width:40rem){#examples th[scope=col]{font-size:.8rem}.badge{padding:0 .25rem;border-width:1px;font-size:.82rem}.banner{font-size:1.2rem}th,td{padding-right:.35rem;font-size:.88rem}.wide{display:none}body{font-size:15px}#overview th,#overview td{font-size:.82rem}\
      #events th[scope=row],#stages td:nth-child(2){white-space:nowrap}#events td,#examples td,#examples th,#criteria td{overflow-wrap:anywhere}
      #overview td:last-child{min-width:5.5rem}svg text{font-size:13px}svg.broad text{font-size:16px}.answers{padding-left:.6rem}}
      @media print{body{max-width:none;font-size:10.5pt}figure,tr,dl{break-inside:avoid}h2,h3{break-after:avoid}\
      details::details-content{content-visibility:visible;display:block;height:auto}summary{list-style:none}}
      """)
}
