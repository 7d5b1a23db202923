namespace Accounting.Service.Output;

/// <summary>Told by work that takes a while how far it has come. May be called from any thread, as often as one likes.</summary>
public interface IStageProgress
{
    /// <param name="stage">What is done, in a word or two.</param>
    /// <param name="done">How many of the stage's units are done.</param>
    /// <param name="total">Of how many, or null where that isn't known.</param>
    void Report(string stage, long done, long? total);
}
