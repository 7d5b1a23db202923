using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using NodaTime;

namespace Accounting.Service.Dashboard.Access;

/// <summary>The file of tokens: read again when it has changed, so that who takes a token out of it ends what was begun with it.</summary>
public sealed class TokensFile(string path, TimeProvider clock)
{
    private const int TokenBytes = 32;

    private const string TokenPrefix = "acct_";

    private readonly Lock _lock = new();
    private (DateTime WrittenAt, long Length, IReadOnlyList<AccessToken> Tokens)? _read;

    /// <summary>Makes a token; it is shown once and kept nowhere.</summary>
    /// <exception cref="UsageException">The file can't be read or written, or a role isn't one.</exception>
    public string Add(string name, IReadOnlyList<string> roles, Duration validFor)
    {
        IReadOnlyList<AccessToken> before = File.Exists(path) ? Read() : [];
        string token = TokenPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        Timestamp now = Timestamp.Now(clock);
        var added = new AccessToken(name, roles, HashOf(token), now, Timestamp.FromInstant(now.ToInstant() + validFor));
        WholeFile.Write(path, StoreJson.Serialize<IReadOnlyList<AccessToken>>([.. before, added]));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return token;
    }

    /// <summary>Whose token it is; null where it is nobody's, or nobody's any more. How long that takes says nothing of the tokens there are.</summary>
    /// <exception cref="UsageException">The file can't be read: then nobody has a token.</exception>
    public AccessToken? Find(string given)
    {
        ContentHash256 hash = HashOf(given);
        byte[] presented = Convert.FromHexString(hash.ToString());
        AccessToken? found = null;
        foreach (AccessToken token in Current())
        {
            if (CryptographicOperations.FixedTimeEquals(presented, Convert.FromHexString(token.Sha256.ToString())))
            {
                found = token;
            }
        }

        return found is not null && IsValid(found) ? found : null;
    }

    /// <summary>The token of that name in the audit log, while it is worth something.</summary>
    /// <inheritdoc cref="Find"/>
    public AccessToken? FindById(string id) => Current().FirstOrDefault(token => token.Id == id && IsValid(token));

    /// <exception cref="UsageException">The file is missing or isn't what it must be.</exception>
    public IReadOnlyList<AccessToken> Read()
    {
        try
        {
            IReadOnlyList<AccessToken> tokens = JsonSerializer.Deserialize<IReadOnlyList<AccessToken>>(File.ReadAllBytes(path), StoreJson.Options) ?? [];
            return tokens.FirstOrDefault(token => token is not { Name.Length: > 0, Roles: not null } || RoleNames.Of(token.Roles) == AccessRoles.None) is { } strange
                ? throw new UsageException($"The file of tokens {path} has one of '{strange?.Name}' that names no role of {RoleNames.Listed}.")
                : tokens;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"dashboard:tokens_file is {path}, which cannot be read: {exception.Message} 'accounting token new --file {path}' makes one.", exception);
        }
        catch (JsonException exception)
        {
            throw new UsageException($"The file of tokens {path} is not what 'accounting token new' wrote: {exception.Message}", exception);
        }
    }

    private bool IsValid(AccessToken token) => Timestamp.Now(clock) < token.ExpiresAt;

    private IReadOnlyList<AccessToken> Current()
    {
        lock (_lock)
        {
            var file = new FileInfo(path);
            if (_read is not { } read || !file.Exists || (file.LastWriteTimeUtc, file.Length) != (read.WrittenAt, read.Length))
            {
                _read = read = (file.LastWriteTimeUtc, file.Exists ? file.Length : 0, Read());
            }

            return read.Tokens;
        }
    }

    private static ContentHash256 HashOf(string token) => ContentHash256.Of(Encoding.UTF8.GetBytes(token));
}
