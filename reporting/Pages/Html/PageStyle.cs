namespace Accounting.Reporting.Pages.Html;

/// <summary>How the page looks, on a screen and on A4.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { --ink: #14233a; --soft: #5b6b80; --line: #d5dce6; --faint: #f4f6f9; --accent: #1f4e8c; --green: #19703f; --amber: #9a5b00; --red: #b3261e; }
        * { box-sizing: border-box; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        html { background: #e6eaf0; }
        body { margin: 0; color: var(--ink); font: 14px/1.45 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
        main { max-width: 1160px; margin: 24px auto; background: #fff; padding: 56px 60px; box-shadow: 0 1px 8px rgba(20, 35, 58, .18); }
        h1, h2, h3 { font-family: Georgia, "Times New Roman", "Liberation Serif", serif; font-weight: normal; line-height: 1.15; margin: 0; }
        h1 { font-size: 54px; letter-spacing: -.5px; }
        h2 { font-size: 26px; margin: 52px 0 14px; padding-bottom: 8px; border-bottom: 2px solid var(--ink); }
        section[style] > h2::before { content: var(--number); display: inline-block; min-width: 1.6em; color: var(--soft); }
        a { color: var(--accent); text-underline-offset: 2px; }
        h3 { font-size: 17px; margin: 26px 0 8px; }
        p { margin: 8px 0; }
        .soft { color: var(--soft); }
        .letterhead { display: flex; justify-content: space-between; gap: 24px; border-bottom: 1px solid var(--ink); padding-bottom: 10px; margin-bottom: 44px; }
        .letterhead span { color: var(--soft); }
        .kicker { text-transform: uppercase; letter-spacing: 2.5px; font-size: 12px; color: var(--soft); margin: 0 0 14px; }
        .state { display: inline-block; margin: 30px 0 6px; padding: 12px 26px; font-size: 34px; font-weight: bold; letter-spacing: 3px; border: 4px solid; }
        .state small { font-size: 17px; letter-spacing: 1px; font-weight: normal; }
        .state.final { color: var(--green); border-color: var(--green); }
        .state.provisional { color: var(--amber); border-color: var(--amber); border-style: dashed; }
        .waits { border-left: 4px solid var(--amber); background: #fdf6ea; padding: 10px 16px; margin: 14px 0; }
        .waits ul { margin: 4px 0 0; padding-left: 20px; }
        .facts { margin-top: 26px; width: 100%; }
        .facts th { width: 190px; text-align: left; font-weight: normal; color: var(--soft); background: none; border-bottom: 1px solid var(--line); text-transform: none; letter-spacing: 0; font-size: inherit; }
        .facts td { white-space: normal; overflow-wrap: anywhere; }
        .facts th, .facts td { padding: 4px 8px 4px 0; }
        .headlines { margin-top: 22px; font-size: 13px; }
        .headlines thead th { white-space: normal; vertical-align: bottom; }
        .headlines tr.beside > * { border-bottom: none; color: var(--soft); font-size: 12px; padding-top: 1px; padding-bottom: 1px; background: none; font-weight: normal; }
        .headlines tr.own > * { border-bottom: none; border-top: 1px solid var(--line); font-weight: bold; padding-bottom: 2px; background: none; }
        nav { margin-top: 24px; border-top: 1px solid var(--line); padding-top: 12px; }
        nav ol { list-style: none; margin: 0; padding: 0; columns: 3; column-gap: 28px; }
        nav li { break-inside: avoid; padding: 2px 0; }
        nav a { text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        nav span { display: inline-block; width: 26px; color: var(--soft); }
        table { border-collapse: collapse; width: 100%; }
        th, td { padding: 5px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; }
        thead { display: table-header-group; }
        thead th { font-size: 11px; text-transform: uppercase; letter-spacing: .6px; color: var(--soft); border-bottom: 1.5px solid var(--ink); white-space: nowrap; }
        tr { break-inside: avoid; }
        td.n, th.n { text-align: right; white-space: nowrap; }
        td.n + td:not(.n), th.n + th:not(.n) { padding-left: 18px; }
        table + table { margin-top: 16px; }
        .abreast table { margin: 0; }
        td.z { color: #8a97a8; }
        td.m { color: #8c2f26; }
        tr.total td { font-weight: bold; border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); background: var(--faint); }
        tbody tr:nth-child(even) > * { background: #fafbfd; }
        tbody tr.group > * { background: none; }
        tr.total:nth-child(even) > * { background: var(--faint); }
        .rolled { break-inside: avoid; margin-bottom: 22px; }
        .rolled tr.step td:first-child { padding-left: 24px; }
        .scroll { overflow-x: auto; }
        .overview { font-size: 13px; }
        .overview tbody th { font-weight: bold; }
        .overview thead th, .statements thead th { white-space: normal; vertical-align: bottom; }
        .currency { margin-top: 30px; break-inside: avoid; }
        .currency h3 { font-size: 20px; border-bottom: 1px solid var(--line); padding-bottom: 5px; margin: 0 0 4px; }
        .abreast { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 30px; align-items: start; margin-bottom: 20px; }
        .small { font-size: 12px; }
        .small th, .small td { padding: 3px 6px; }
        td.wrap { overflow-wrap: anywhere; }
        tr.group th, .controls td:last-child { overflow-wrap: anywhere; }
        tr.group th { padding-top: 12px; border-bottom: 1px solid var(--ink); font-weight: bold; white-space: normal; }
        tr.group span { font-weight: normal; color: var(--soft); margin-left: 8px; }
        .statements { font-size: 12px; }
        .statements th, .statements td { padding: 4px 6px; }
        .lines td:not(.wrap) { white-space: nowrap; }
        .lines td.wrap { min-width: 9em; }
        .fitted { font-size: min(12px, calc(1040px / var(--ems))); }
        .fitted th, .fitted td { padding-left: .5em; padding-right: .5em; }
        .fitted thead th { font-size: .85em; letter-spacing: 0; }
        .controls { font-size: 12.5px; }
        .controls td:first-child:not(.wrap), .controls thead th { white-space: nowrap; }
        .verdict { display: inline-block; min-width: 62px; padding: 1px 8px; border-radius: 3px; color: #fff; font-size: 11.5px; font-weight: bold; text-align: center; }
        .verdict.green { background: var(--green); }
        .verdict.not-checked { background: var(--soft); }
        .verdict.signed-off { background: var(--amber); }
        .verdict.amber { background: var(--amber); }
        .verdict.red { background: var(--red); }
        .tally { display: flex; gap: 12px; margin: 4px 0 16px; }
        .tiles { display: grid; grid-template-columns: repeat(3, 1fr); break-inside: avoid; border: solid var(--line); border-width: 1px 0 0 1px; margin: 10px 0 22px; }
        .tile { border: solid var(--line); border-width: 0 1px 1px 0; padding: 12px 14px; }
        .tile b { display: block; font: 21px/1.3 Georgia, "Times New Roman", "Liberation Serif", serif; white-space: nowrap; }
        .tile span { color: var(--soft); font-size: 12px; }
        .charts { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 22px 30px; margin-top: 20px; }
        figure { margin: 0; break-inside: avoid; }
        figcaption { font-weight: bold; font-size: 13px; margin-bottom: 4px; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font: 10px "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; fill: var(--soft); }
        .hash { font: 11.5px/1.5 Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; white-space: normal; }
        .sign { display: grid; grid-template-columns: 1fr 1fr; gap: 40px; margin-top: 64px; }
        .sign div { border-top: 1px solid var(--ink); padding-top: 6px; color: var(--soft); font-size: 12px; }
        @media (max-width: 720px) { main { margin: 0; padding: 28px 18px; } h1 { font-size: 38px; } .state { font-size: 24px; } .charts, .abreast { grid-template-columns: minmax(0, 1fr); } .tiles { grid-template-columns: 1fr 1fr; } .facts th { width: 110px; } nav ol { columns: 1; } }
        @page {
            size: A4; margin: 16mm 13mm 19mm;
            @bottom-left { font: 7.5pt "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; color: #5b6b80; }
            @bottom-right { content: counter(page) " of " counter(pages); font: 7.5pt "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; color: #5b6b80; }
        }
        @media print {
            html { background: #fff; }
            body { font-size: 9.5pt; }
            main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
            h2 { margin-top: 9mm; break-after: avoid; }
            h3, h2 + p, h3 + p { break-after: avoid; }
            .kept { break-inside: avoid; }
            .cover { break-after: page; }
            .letterhead { margin-bottom: 9mm; }
            .cover { line-height: 1.3; }
            .cover h1 { font-size: 36pt; }
            .cover .state { margin: 6mm 0 1mm; padding: 2mm 6mm; font-size: 20pt; }
            .facts { font-size: 8.5pt; margin-top: 5mm; }
            .facts th, .facts td { padding: .9mm 2mm .9mm 0; }
            .headlines { font-size: 8.5pt; margin-top: 5mm; }
            .headlines tr.beside > * { font-size: 7.5pt; padding: .2mm 1.4mm; }
            .headlines tr.own > * { padding: .8mm 1.4mm .3mm; }
            .hash { font-size: 7pt; line-height: 1.3; }
            nav { display: none; }
            a { color: inherit; text-decoration: none; }
            .sign { margin-top: 14mm; break-inside: avoid; }
            .cover + section h2 { margin-top: 0; }
            .scroll { overflow: visible; }
            .statements { font-size: 7pt; }
            .statements th, .statements td { padding: .8mm 1mm; }
            td.n + td:not(.n), th.n + th:not(.n) { padding-left: 3mm; }
            .statements thead th { font-size: 6.2pt; letter-spacing: 0; white-space: normal; vertical-align: bottom; }
            .lines .hash { font-size: 6pt; }
            .fitted { font-size: min(7pt, calc(184mm / var(--ems))); }
            .fitted th, .fitted td { padding-left: .5em; padding-right: .5em; }
            .fitted thead th { font-size: .85em; }
            .controls { font-size: 7.8pt; }
            .controls th, .controls td { padding: .8mm 1.4mm; }
            .verdict { padding: 0 2mm; font-size: 7pt; }
            tr.group { break-after: avoid; }
            tr.group th { padding-top: 2.5mm; }
            .overview { font-size: 8pt; }
            .overview th, .overview td { padding: 1.2mm 1.4mm; }
            .overview thead th { font-size: 6.5pt; letter-spacing: 0; white-space: normal; vertical-align: bottom; }
            .ledger th, .ledger td { padding: .55mm 1.4mm; }
            .rolled { font-size: 8pt; }
            .rolled td, .rolled th { padding: 1mm 1.4mm; }
            .small { font-size: 7.5pt; }
            .small th, .small td { padding: .25mm 1.4mm; }
            .small thead th { font-size: 6.2pt; letter-spacing: 0; }
            .currency { margin-top: 4mm; line-height: 1.2; }
            .abreast { gap: 8mm; margin-bottom: 2mm; }
            .charts { gap: 4mm 8mm; }
        }

        """;
}
