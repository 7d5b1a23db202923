using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace Accounting.Tests.Publishing;

/// <summary>For which platform a file's machine code is, by its header.</summary>
internal static class NativeFile
{
    private const uint Elf = 0x464C457F;
    private const uint MachO = 0xFEEDFACF;
    private const uint MachOOfSeveral = 0xBEBAFECA;
    private const uint MachOArm64 = 0x0100000C;

    /// <summary>Such as <c>linux-x64</c>; null for a file without machine code, as managed assemblies are.</summary>
    public static string? PlatformOf(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        return content.Length < 64 ? null : BinaryPrimitives.ReadUInt32LittleEndian(content) switch
        {
            Elf => BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(18)) switch
            {
                62 => "linux-x64",
                183 => "linux-arm64",
                ushort other => $"ELF of machine {other}",
            },
            MachO => BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(4)) == MachOArm64 ? "osx-arm64" : "another Mach-O",
            MachOOfSeveral => HasArm64(content) ? "osx-arm64" : "another Mach-O",
            _ => content is [(byte)'M', (byte)'Z', ..] ? PlatformOfWindows(content) : null,
        };
    }

    private static bool HasArm64(ReadOnlySpan<byte> content)
    {
        const int FirstEntry = 8, EntryBytes = 20;
        int entries = BinaryPrimitives.ReadInt32BigEndian(content[4..]);
        for (int entry = 0; entry < entries; entry++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(content[(FirstEntry + (entry * EntryBytes))..]) == MachOArm64)
                return true;
        }

        return false;
    }

    private static string? PlatformOfWindows(byte[] content)
    {
        using var reader = new PEReader(new MemoryStream(content));
        if (reader.PEHeaders.CorHeader is not null)
            return null;
        return reader.PEHeaders.CoffHeader.Machine == Machine.Amd64 ? "win-x64" : $"Windows of machine {reader.PEHeaders.CoffHeader.Machine}";
    }
}
