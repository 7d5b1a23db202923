using System.Text;
using Accounting.Aggregator.Store;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

public sealed class SealedJsonTests
{
    private static readonly ObjectKey Key = ObjectKey.Parse("state/sealed.json");

    private static readonly StoreSettings Value = new() { Format = 1, TimeZone = "Europe/London", TzdbVersion = "2026f", BucketCount = 3 };

    [Fact]
    public void The_seal_is_the_last_member_and_the_hash_of_what_is_written_without_it()
    {
        string unsealed = Encoding.UTF8.GetString(StoreJson.Serialize(Value));
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(unsealed)));
        Assert.Equal(unsealed.Replace("\n}\n", $",\n  \"seal\": \"{hash}\"\n}}\n", StringComparison.Ordinal), Encoding.UTF8.GetString(SealedJson.Serialize(Value)));
        Assert.Equal(Value, SealedJson.Deserialize<StoreSettings>(Key, SealedJson.Serialize(Value)));
    }

    [Fact]
    public void Any_changed_byte_any_cut_and_a_missing_seal_are_damage_that_names_the_key_and_the_remedy()
    {
        byte[] whole = SealedJson.Serialize(Value);
        for (int position = 0; position < whole.Length; position++)
        {
            byte[] changed = [.. whole];
            changed[position] ^= 1;
            RequireDamage(changed);
            RequireDamage(whole[..position]);
        }

        RequireDamage(StoreJson.Serialize(Value));
    }

    [Fact]
    public void What_is_not_an_object_with_a_member_is_not_sealed() => Assert.Throws<ArgumentException>(() => SealedJson.Serialize(7));

    private static void RequireDamage(byte[] json)
    {
        DamagedDataException exception = Assert.Throws<DamagedDataException>(() => SealedJson.Deserialize<StoreSettings>(Key, json, "Make it again."));
        Assert.Contains(Key.Value, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Make it again.", exception.Message, StringComparison.Ordinal);
    }
}
