using System.Text;

namespace Accounting.Reporting.Months;

/// <summary>Texts of which there are few, each made once.</summary>
internal sealed class TextCache
{
    private readonly List<(byte[] Utf8, string Text)> _known = [];

    public string Of(ReadOnlySpan<byte> utf8)
    {
        for (int index = 0; index < _known.Count; index++)
        {
            if (utf8.SequenceEqual(_known[index].Utf8))
            {
                string text = _known[index].Text;
                (_known[index], _known[0]) = (_known[0], _known[index]);
                return text;
            }
        }

        _known.Add((utf8.ToArray(), Encoding.UTF8.GetString(utf8)));
        return _known[^1].Text;
    }
}
