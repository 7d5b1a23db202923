using System.CommandLine;
using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Service.Commands;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Xunit;

namespace Accounting.Tests.Service.CommandLine;

public sealed class ApplicationTests : IDisposable
{
    private readonly StringWriter _output = new();

    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    public static TheoryData<Exception, ExitCode> Failures => new()
    {
        { new UsageException("no"), ExitCode.Usage },
        { new StoreUnavailableException("no"), ExitCode.Unavailable },
        { new DamagedDataException("no"), ExitCode.Damaged },
        { new OperationCanceledException("no"), ExitCode.LeftUndone },
        { new InvalidOperationException("no"), ExitCode.LeftUndone },
        { new AggregateException(new DamagedDataException("no")), ExitCode.Damaged },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_ends_with_its_exit_code_and_one_message(Exception failure, ExitCode expected)
    {
        Assert.Equal(expected, await RunAsync([new FailingCommand(failure)], "fail"));
        Assert.Empty(_output.ToString());
        Assert.StartsWith("accounting: ", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("config")]
    [InlineData("config show --no-such-option")]
    [InlineData("config show --format xml")]
    [InlineData("config show --data")]
    [InlineData("config show --kafka nonsense")]
    [InlineData("config show --set close:day=never")]
    public async Task Wrong_usage_is_told_in_one_message(string commandLine)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(AllCommands.Create(), commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(_output.ToString());
        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Every_command_shows_an_example()
    {
        Assert.All(AllCommands.Create(), handler => Assert.Contains("Example", handler.Command.Description, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_settings_are_shown_without_secrets()
    {
        Assert.Equal(ExitCode.Done, await RunAsync(AllCommands.Create(), "config", "show", "--format", "json", "--kafka", "sasl.password=hidden"));
        Assert.Contains("\"kafka:settings:sasl.password\"", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> RunAsync(IReadOnlyList<ICommandHandler> commands, params string[] arguments) =>
        new Application(commands, new TerminalOutput(_output, _error, false, false), TimeProvider.System).RunAsync(arguments, TestContext.Current.CancellationToken);

    private sealed class FailingCommand(Exception failure) : ICommandHandler
    {
        public Command Command { get; } = new("fail", "Fails.");

        public Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation) => Task.FromException<ExitCode>(failure);
    }
}
