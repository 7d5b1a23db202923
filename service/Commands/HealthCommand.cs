using System.CommandLine;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Commands;

/// <summary><c>health</c>: asks a running service of this machine how it stands.</summary>
public sealed class HealthCommand : ICommandHandler
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(8);

    private static readonly Option<bool> Ready = new("--ready") { Description = "ask whether every role does its work, not only whether it is alive [default: alive]" };

    public Command Command { get; } = new("health", """
        Asks the service that 'run' made on this machine, at the setting health:address, how it stands, and prints its answer. Exit code 0
        where it is well, 1 where it is not, 3 where nobody answers. For the health checks of containers.

        Example:
          accounting health --ready --set health:address=http://127.0.0.1:8080
        """)
    {
        Ready,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        Uri address = context.Options.HealthAddress
            ?? throw new UsageException("health:address is empty: give 'run' and 'health' the same, such as http://127.0.0.1:8080.");
        using var http = new HttpClient { Timeout = AnswerWithin };
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(address, parsed.GetValue(Ready) ? "health/ready" : "health/live"), cancellation).ConfigureAwait(false);
            context.Output.WriteLine(await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
            return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.LeftUndone;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            context.Output.WriteNote($"accounting: nobody answers at {address}: {exception.Message} Is 'accounting run' at work there, with this health:address?");
            return ExitCode.Unavailable;
        }
    }
}
