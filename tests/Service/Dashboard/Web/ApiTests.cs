using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>What <c>/api/v1</c> answers is what its document says, and what the commands say.</summary>
public sealed class ApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_is_of_the_form_that_the_document_promises()
    {
        await using ServedPipeline served = await StartAsync();
        using var document = JsonDocument.Parse(await served.ReadAsync("/api/v1/openapi.json"));
        JsonProperty[] paths = [.. document.RootElement.GetProperty("paths").EnumerateObject()];
        Assert.NotEmpty(paths);
        string place = await QuarantinedPlaceAsync(served);
        foreach (JsonProperty path in paths)
        {
            string asked = path.Name.Replace("{month}", "2026-10", StringComparison.Ordinal).Replace("{account}", "1", StringComparison.Ordinal).Replace("{source}/{partition}/{offset}", place, StringComparison.Ordinal).Replace("{transaction}", $"{Id(1)}?messages=true", StringComparison.Ordinal);
            HttpResponseMessage answer = await served.GetAsync("/api/v1" + asked);
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{asked}: {text}");
            using var json = JsonDocument.Parse(text);
            JsonElement schema = path.Value.GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            OpenApiSchema.Check(document.RootElement, schema, json.RootElement, asked);
        }
    }

    [Fact]
    public async Task Months_and_steps_are_those_of_the_commands()
    {
        await using ServedPipeline served = await StartAsync();
        string report = (await CommandRun.OfAsync(TimeProvider.System, "report", "--month", "2026-10", "--format", "json", "--data", served.Root)).Output;
        string steps = (await CommandRun.OfAsync(TimeProvider.System, "steps", "--format", "json", "--data", served.Root)).Output;
        Assert.Equal(Compact(JsonDocument.Parse(report).RootElement[0]), Compact(JsonDocument.Parse(await served.ReadAsync("/api/v1/months/2026-10")).RootElement));
        Assert.Equal(Compact(JsonDocument.Parse(steps).RootElement.GetProperty("steps")), Compact(JsonDocument.Parse(await served.ReadAsync("/api/v1/steps?limit=1000")).RootElement.GetProperty("items")));

        static string Compact(JsonElement json) => JsonSerializer.Serialize(json);
    }

    [Fact]
    public async Task A_quarantined_message_is_laid_open_as_the_command_lays_it()
    {
        await using ServedPipeline served = await StartAsync();
        string shown = (await CommandRun.OfAsync(TimeProvider.System, "quarantine", "show", "--partition", "0", "--offset", "3", "--format", "json", "--data", served.Root)).Output;
        string answer = await served.ReadAsync($"/api/v1/quarantine/{await QuarantinedPlaceAsync(served)}");
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(shown).RootElement), JsonSerializer.Serialize(JsonDocument.Parse(answer).RootElement.GetProperty("items")));
        Assert.Contains("\"failed_at\"", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync($"/api/v1/quarantine/{await QuarantinedPlaceAsync(served)}9")).StatusCode);
    }

    [Fact]
    public async Task A_transaction_is_told_as_the_command_tells_it_and_what_the_topic_has_of_it_where_that_is_asked()
    {
        await using ServedPipeline served = await StartAsync();
        string[] asked = ["trace", "--month", "2026-10", "--account", "1", "--transaction", $"{Id(2)}", "--format", "json", "--data", served.Root];
        string path = $"/api/v1/accounts/1/months/2026-10/transactions/{Id(2)}";
        Assert.Equal((await CommandRun.OfAsync(TimeProvider.System, asked)).Output.TrimEnd(), await served.ReadAsync(path));
        string whole = await served.ReadAsync(path + "?messages=true");
        Assert.Equal((await CommandRun.OfAsync(TimeProvider.System, [.. asked, "--messages"])).Output.TrimEnd(), whole);

        using var told = JsonDocument.Parse(whole);
        JsonElement row = Assert.Single(told.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal(("counts", "20.50", 0L, 1L), (row.GetProperty("outcome").GetString(), row.GetProperty("amount").GetString(), row.GetProperty("partition").GetInt64(), row.GetProperty("offset").GetInt64()));
        Assert.Contains("No broker is named", Assert.Single(told.RootElement.GetProperty("messages").EnumerateArray()).GetProperty("missing").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_comes_in_parts_that_are_the_whole_together()
    {
        await using ServedPipeline served = await StartAsync();
        string[] whole = [.. Names(await served.ReadAsync("/api/v1/steps"))];
        var parts = new List<string>();
        for (string? next = "/api/v1/steps?limit=2"; next is not null;)
        {
            string part = await served.ReadAsync(next);
            parts.AddRange(Names(part));
            next = JsonDocument.Parse(part).RootElement.GetProperty("next").GetString();
        }

        Assert.True(whole.Length > 4);
        Assert.Equal(whole, parts);

        static IEnumerable<string> Names(string page) => JsonDocument.Parse(page).RootElement.GetProperty("items").EnumerateArray().Select(step => step.GetProperty("step").GetString()!);
    }

    [Fact]
    public async Task Who_has_an_answer_already_is_told_so_until_the_store_has_another()
    {
        await using ServedPipeline served = await StartAsync();
        EntityTagHeaderValue tag = (await served.GetAsync("/api/v1/months")).Headers.ETag!;
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(served.Address, "/api/v1/months"));
        again.Headers.IfNoneMatch.Add(tag);
        HttpResponseMessage answer = await served.Http.SendAsync(again, Cancellation);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.NotEqual(tag, (await served.GetAsync("/api/v1/steps")).Headers.ETag);
    }

    [Theory]
    [InlineData("/api/v1/months/2026-13", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/months/2026-01", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/accounts/43/months/2026-10", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/accounts/1/months/2026-10/transactions/7", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/accounts/2/months/2026-10/transactions/00000000-0000-0000-0000-000000000001", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/accounts/1/months/2026-10/transactions/00000000-0000-0000-0000-000000000001?messages=2", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/steps?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/steps?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/steps?offset=-1", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_had_is_told_as_json_with_the_reason(string path, HttpStatusCode expected)
    {
        await using ServedPipeline served = await StartAsync();
        HttpResponseMessage answer = await served.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.NotEmpty(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("error").GetString()!);
    }

    private static async Task<string> QuarantinedPlaceAsync(ServedPipeline served)
    {
        JsonElement message = JsonDocument.Parse(await served.ReadAsync("/api/v1/quarantine")).RootElement.GetProperty("items")[0];
        return $"{message.GetProperty("source").GetString()}/{message.GetProperty("partition").GetInt64()}/{message.GetProperty("offset").GetInt64()}";
    }

    /// <summary>Two months of account 1, one of them with a report, and a message that was not accepted.</summary>
    private static async Task<ServedPipeline> StartAsync()
    {
        ServedPipeline served = await ServedPipeline.StartAsync(
            [.. Records(0, Deposit(1, "10", At("2026-10-05T12:00:00Z")), Deposit(2, "20.50", At("2026-10-06T12:00:00Z")), Deposit(3, "1", At("2026-11-01T12:00:00Z"))), new ScriptedRecord(new LogOffset(3), At("2026-11-01T12:00:01Z"), [0xC3, 0x01, 7, 7])]);
        CommandRun nightly = await CommandRun.OfAsync(TimeProvider.System, "nightly", "--as-of", "2026-11-02T02:00:00Z", "--data", served.Root);
        Assert.True(nightly.Code is ExitCode.Done or ExitCode.LeftUndone, nightly.Error);
        return served;
    }
}
