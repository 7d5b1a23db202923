using System.Diagnostics;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Dashboard.Web;

/// <summary>This very program in a process of its own, with the settings of this one; they go by its environment, where nobody else of the machine reads them.</summary>
internal static class ProgramChild
{
    public static Process Start(CommandContext context, IReadOnlyList<string> arguments)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, typeof(ProgramChild).Assembly.GetName().Name + ".dll");
        bool isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        bool isSingleFile = !File.Exists(assembly);
        var start = new ProcessStartInfo(isHosted || isSingleFile ? Environment.ProcessPath! : Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in isHosted ? arguments.Prepend(assembly) : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (SettingValue setting in context.Settings.All.Where(setting => !setting.Origin.IsDefault))
        {
            start.Environment[SettingSources.EnvironmentNameOf(setting.Key)] = setting.Value;
        }

        return Process.Start(start)!;
    }
}
