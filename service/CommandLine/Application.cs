using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Telemetry;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.CommandLine;

/// <summary>Reads the command line, runs the command, and tells how it ended: one message and an exit code.</summary>
public sealed class Application(IReadOnlyList<ICommandHandler> handlers, TerminalOutput output, TimeProvider clock)
{
    private readonly CommonOptions _common = new();

    /// <summary>Runs one command line to its end.</summary>
    public async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        RootCommand root = CreateRoot();
        if (arguments.Count == 0)
        {
            HelpPageAction.Show(output, root);
            return ExitCode.Done;
        }

        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            output.WriteNote($"accounting: {UsageMessage.Of(parsed)}");
            return ExitCode.Usage;
        }

        ICommandHandler? handler = handlers.FirstOrDefault(candidate => candidate.Command == parsed.CommandResult.Command);
        if (handler is null || parsed.Action is not AsynchronousCommandLineAction)
        {
            return (ExitCode)await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation).ConfigureAwait(false);
        }

        return await RunHandlerAsync(handler, parsed, cancellation).ConfigureAwait(false);
    }

    /// <summary>Why a command line could not be run; empty where it could.</summary>
    public string WhatIsWrongWith(IReadOnlyList<string> arguments)
    {
        ParseResult parsed = CreateRoot().Parse(arguments);
        return parsed.Errors.Count == 0 ? "" : UsageMessage.Of(parsed);
    }

    private async Task<ExitCode> RunHandlerAsync(ICommandHandler handler, ParseResult parsed, CancellationToken cancellation)
    {
        ILoggerFactory? loggers = null;
        try
        {
            EffectiveSettings settings = _common.Read(parsed);
            ServiceOptions options = ServiceOptions.Of(settings);
            using IDisposable? telemetry = TelemetryExport.Start(options.Telemetry);
            loggers = LoggerFactory.Create(builder => LogSetup.Apply(builder, options.Logging));
            TellFoundations(loggers.CreateLogger(typeof(Application).FullName!));
            using var context = new CommandContext { Settings = settings, Options = options, Output = output, Loggers = loggers, Clock = clock };
            return await handler.RunAsync(parsed, context, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Tell(Failure.Of(exception), exception, loggers);
        }
        finally
        {
            loggers?.Dispose();
        }
    }

    /// <summary>Asking loads the libraries, which most commands can do without.</summary>
    private static void TellFoundations(ILogger logger)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.RunsOn(ProductVersion.NameAndVersion, string.Join("; ", Foundations.Lines));
        }
    }

    private ExitCode Tell(Failure failure, Exception exception, ILoggerFactory? loggers)
    {
        output.WriteNote($"accounting: {failure.Message}");
        if (!failure.IsExpected)
        {
            loggers?.CreateLogger(typeof(Application).FullName!).UnexpectedFailure(exception);
        }

        return failure.ExitCode;
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand();
        _common.AddTo(root);
        AddVersionTo(root);
        root.Options.OfType<HelpOption>().Single().Action = new HelpPageAction(output);
        foreach (ICommandHandler handler in handlers)
        {
            handler.Command.SetAction((_, _) => Task.FromResult(0));
            Group(root, handler).Subcommands.Add(handler.Command);
        }

        return root;
    }

    /// <summary>In place of the parser's own, which takes no other option beside it.</summary>
    private void AddVersionTo(RootCommand root)
    {
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        var verbose = new Option<bool>("--verbose") { Description = "with --version: also the libraries and files that the program runs on" };
        root.Options.Add(new Option<bool>("--version") { Description = "show the version", Action = new VersionAction(output, verbose) });
        root.Options.Add(verbose);
    }

    /// <summary><c>config show</c> is a command of a command; the others stand alone.</summary>
    private static Command Group(RootCommand root, ICommandHandler handler)
    {
        if (handler.Group is not { } word)
        {
            return root;
        }

        Command? group = root.Subcommands.FirstOrDefault(command => command.Name == word.Name);
        if (group is null)
        {
            group = new Command(word.Name, word.Description);
            root.Subcommands.Add(group);
        }

        return group;
    }
}
