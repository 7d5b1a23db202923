namespace Accounting.Service.CommandLine;

/// <summary>A command that stands below another word.</summary>
public interface IGroupedCommand
{
    string Group { get; }

    string GroupDescription { get; }
}
