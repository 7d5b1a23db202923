using System.Net;
using System.Text.Json;
using Accounting.Service.Configuration;
using Accounting.Service.Roles;
using Xunit;

namespace Accounting.Tests.Service.Roles;

public sealed class HealthEndpointsTests : IDisposable
{
    private static readonly Uri AnyPort = new("http://127.0.0.1:0/");

    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(true, true, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData(true, false, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable)]
    [InlineData(false, false, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task They_answer_for_the_worst_of_all_roles(bool isAlive, bool isReady, HttpStatusCode live, HttpStatusCode ready)
    {
        var troubled = new StandingRole("consumer", new RoleHealth(isAlive, isReady, "the store is away"));
        await using HealthEndpoints endpoints = await HealthEndpoints.StartAsync(AnyPort, [new StandingRole("compactor", RoleHealth.Sound), troubled], Cancellation);
        Assert.Equal(live, (await _http.GetAsync(new Uri(endpoints.Address, "health/live"), Cancellation)).StatusCode);
        HttpResponseMessage answer = await _http.GetAsync(new Uri(endpoints.Address, "health/ready"), Cancellation);
        Assert.Equal(ready, answer.StatusCode);
        JsonElement told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
        Assert.Equal(["compactor", "consumer"], told.GetProperty("roles").EnumerateArray().Select(role => role.GetProperty("name").GetString()));
        Assert.Equal("the store is away", told.GetProperty("roles")[1].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_a_mistake_of_usage()
    {
        await using HealthEndpoints first = await HealthEndpoints.StartAsync(AnyPort, [], Cancellation);
        UsageException told = await Assert.ThrowsAsync<UsageException>(() => HealthEndpoints.StartAsync(first.Address, [], Cancellation));
        Assert.Contains("health:address", told.Message, StringComparison.Ordinal);
    }

    private sealed class StandingRole(string name, RoleHealth health) : IRole
    {
        public string Name => name;

        public Task Ready => Task.CompletedTask;

        public RoleHealth Health => health;

        public Task RunAsync(CancellationToken stopping) => Task.CompletedTask;
    }
}
