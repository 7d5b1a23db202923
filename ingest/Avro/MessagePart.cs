namespace Accounting.Ingest.Avro;

/// <summary>A stretch of a message that says one thing.</summary>
/// <param name="Start">Its first byte, from 0.</param>
/// <param name="Length">How many bytes it takes; may be 0, as a null's.</param>
/// <param name="Name">What its schema calls it: <c>amount</c>, <c>tags[2]</c>, <c>address.city</c>; <c>(frame)</c> of the front of the message.</param>
/// <param name="Type">Its type there.</param>
/// <param name="Value">What it says; of a long one the beginning.</param>
public sealed record MessagePart(int Start, int Length, string Name, string Type, string Value);
