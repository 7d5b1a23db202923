using Accounting.Service.CommandLine;
using Accounting.Service.Commands;
using Accounting.Service.Output;

using var signals = new Signals();
var application = new Application(AllCommands.Create(), TerminalOutput.OfProcess(), TimeProvider.System);
return (int)await application.RunAsync(args, signals.Token);
