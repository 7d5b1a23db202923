using Accounting.Compactor;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Compactor;

public sealed class WorkFolderTests
{
    [Fact]
    public void What_dead_processes_left_goes_and_what_living_ones_work_in_stays()
    {
        using var parent = new TemporaryFolder();
        using WorkFolder living = WorkFolder.Create(parent.Path);
        string own = Path.GetFileName(living.Path);
        string dead = Path.Combine(parent.Path, string.Join('-', own.Split('-')[0], "999999999", "1", "1"));
        string elsewhere = Path.Combine(parent.Path, "elsewhere-1-1-1");
        Directory.CreateDirectory(dead);
        Directory.CreateDirectory(elsewhere);

        Create(parent.Path, TimeSpan.FromMinutes(50));
        Assert.True(Directory.Exists(dead));
        Create(parent.Path, TimeSpan.FromMinutes(70));
        Assert.False(Directory.Exists(dead));
        Assert.True(Directory.Exists(elsewhere));
        Create(parent.Path, TimeSpan.FromHours(25));
        Assert.Equal([own], Directory.EnumerateDirectories(parent.Path).Select(path => Path.GetFileName(path)));
    }

    private static void Create(string parent, TimeSpan later)
    {
        using WorkFolder next = WorkFolder.Create(parent, new ManualClock(TimeProvider.System.GetUtcNow() + later));
    }
}
