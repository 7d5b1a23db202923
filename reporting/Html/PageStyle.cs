namespace Accounting.Reporting.Html;

/// <summary>How the page looks, on a screen and on A4.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { --ink: #14233a; --soft: #5b6b80; --line: #d5dce6; --faint: #f4f6f9; --accent: #1f4e8c; --green: #19703f; --amber: #9a5b00; --red: #b3261e; }
        * { box-sizing: border-box; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        html { background: #e6eaf0; }
        body { margin: 0; color: var(--ink); font: 14px/1.45 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
        main { max-width: 1060px; margin: 24px auto; background: #fff; padding: 56px 64px; box-shadow: 0 1px 8px rgba(20, 35, 58, .18); }
        h1, h2, h3 { font-family: Georgia, "Times New Roman", "Liberation Serif", serif; font-weight: normal; line-height: 1.15; margin: 0; }
        h1 { font-size: 54px; letter-spacing: -.5px; }
        h2 { font-size: 26px; margin: 52px 0 14px; padding-bottom: 8px; border-bottom: 2px solid var(--ink); }
        h3 { font-size: 17px; margin: 26px 0 8px; }
        p { margin: 8px 0; }
        .soft { color: var(--soft); }
        .kicker { text-transform: uppercase; letter-spacing: 2.5px; font-size: 12px; color: var(--soft); margin: 0 0 14px; }
        .state { display: inline-block; margin: 30px 0 6px; padding: 12px 26px; font-size: 34px; font-weight: bold; letter-spacing: 3px; border: 4px solid; }
        .state small { font-size: 17px; letter-spacing: 1px; font-weight: normal; }
        .state.final { color: var(--green); border-color: var(--green); }
        .state.provisional { color: var(--amber); border-color: var(--amber); border-style: dashed; }
        .waits { border-left: 4px solid var(--amber); background: #fdf6ea; padding: 10px 16px; margin: 14px 0; }
        .waits ul { margin: 4px 0 0; padding-left: 20px; }
        .facts { margin-top: 30px; width: 100%; }
        .facts th { width: 190px; text-align: left; font-weight: normal; color: var(--soft); background: none; border-bottom: 1px solid var(--line); text-transform: none; letter-spacing: 0; font-size: inherit; }
        .facts td { white-space: normal; }
        table { border-collapse: collapse; width: 100%; }
        th, td { padding: 5px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; }
        thead { display: table-header-group; }
        thead th { font-size: 11px; text-transform: uppercase; letter-spacing: .6px; color: var(--soft); border-bottom: 1.5px solid var(--ink); white-space: nowrap; }
        tr { break-inside: avoid; }
        td.n, th.n { text-align: right; white-space: nowrap; }
        td.z { color: #9aa6b5; }
        td.m { color: #8c2f26; }
        tr.total td { font-weight: bold; border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); background: var(--faint); }
        tbody tr:nth-child(even) td { background: #fafbfd; }
        tr.total:nth-child(even) td { background: var(--faint); }
        .rolled { break-inside: avoid; margin-bottom: 22px; }
        .rolled tr.step td:first-child { padding-left: 24px; }
        .scroll { overflow-x: auto; }
        .statements { font-size: 12px; }
        .statements th, .statements td { padding: 4px 6px; }
        .controls { font-size: 12.5px; }
        .controls td:first-child, .controls th { white-space: nowrap; }
        .verdict { display: inline-block; min-width: 62px; padding: 1px 8px; border-radius: 3px; color: #fff; font-size: 11.5px; font-weight: bold; text-align: center; }
        .verdict.green { background: var(--green); }
        .verdict.amber { background: var(--amber); }
        .verdict.red { background: var(--red); }
        .tally { display: flex; gap: 12px; margin: 4px 0 16px; }
        .tiles { display: grid; grid-template-columns: repeat(3, 1fr); break-inside: avoid; border: solid var(--line); border-width: 1px 0 0 1px; margin: 10px 0 22px; }
        .tile { border: solid var(--line); border-width: 0 1px 1px 0; padding: 12px 14px; }
        .tile b { display: block; font: 21px/1.3 Georgia, "Times New Roman", "Liberation Serif", serif; white-space: nowrap; }
        .tile span { color: var(--soft); font-size: 12px; }
        .charts { display: grid; grid-template-columns: 1fr 1fr; gap: 22px 30px; }
        figure { margin: 0; break-inside: avoid; }
        figcaption { font-weight: bold; font-size: 13px; margin-bottom: 4px; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font: 10px "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; fill: var(--soft); }
        .hash { font: 11.5px/1.5 Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; white-space: normal; }
        .sign { display: grid; grid-template-columns: 1fr 1fr; gap: 40px; margin-top: 64px; }
        .sign div { border-top: 1px solid var(--ink); padding-top: 6px; color: var(--soft); font-size: 12px; }
        @media (max-width: 720px) { main { margin: 0; padding: 28px 18px; } h1 { font-size: 38px; } .state { font-size: 24px; } .charts, .tiles { grid-template-columns: 1fr; } }
        @page { size: A4; margin: 16mm 13mm; }
        @media print {
            html { background: #fff; }
            body { font-size: 9.5pt; }
            main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
            h2 { margin-top: 9mm; break-after: avoid; }
            h3 { break-after: avoid; }
            .cover { min-height: 262mm; break-after: page; display: flex; flex-direction: column; }
            .cover .kicker { padding-top: 26mm; }
            .cover .sign { margin-top: auto; padding-bottom: 10mm; }
            .cover + section h2 { margin-top: 0; }
            .sheet { break-before: page; }
            .sheet h2 { margin-top: 0; }
            .scroll { overflow: visible; }
            .statements { font-size: 7pt; }
            .statements th, .statements td { padding: 1.1mm 1mm; }
            .statements thead th { font-size: 6.2pt; letter-spacing: 0; white-space: normal; vertical-align: bottom; }
            .controls { font-size: 7.8pt; }
            .controls th, .controls td { padding: 1mm 1.4mm; }
        }

        """;
}
