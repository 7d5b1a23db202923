using System.CommandLine;
using Accounting.Service.CommandLine;

namespace Accounting.Service.Commands;

/// <summary><c>completion</c>: the script by which a shell completes command lines of this program.</summary>
public sealed class CompletionCommand : ICommandHandler
{
    private static readonly Argument<string> Shell = new Argument<string>("shell") { Description = "the shell", HelpName = string.Join('|', CompletionScript.Shells) }
        .AcceptOnlyFromAmong([.. CompletionScript.Shells]);

    public Command Command { get; } = new("completion", """
        Prints the script by which a shell completes commands, options and the values that have names. Where nothing of these fits, files are completed.

        Examples:
          accounting completion bash > ~/.local/share/bash-completion/completions/accounting
          accounting completion zsh > ~/.accounting-completion && echo 'source ~/.accounting-completion' >> ~/.zshrc
          accounting completion fish > ~/.config/fish/completions/accounting.fish
        """)
    {
        Shell,
    };

    public Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        context.Output.Write(CompletionScript.For(parsed.GetValue(Shell)!, parsed.RootCommandResult.Command));
        return Task.FromResult(ExitCode.Done);
    }
}
