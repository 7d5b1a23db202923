namespace Accounting.Reporting.Figures;

/// <summary>What a figure is made of.</summary>
public abstract record FigureSource;
