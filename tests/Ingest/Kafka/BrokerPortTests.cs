using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Accounting.Ingest.Kafka;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

public sealed class BrokerPortTests
{
    [Fact]
    public void A_broker_that_is_down_refuses_connections_and_comes_up_again_at_its_port()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        var place = new IPEndPoint(IPAddress.Loopback, int.Parse(broker.BootstrapServers.Split(':')[1], CultureInfo.InvariantCulture));
        for (int outage = 0; outage < 20; outage++)
        {
            broker.TakeDown();
            using var refused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => refused.Connect(place)).SocketErrorCode);
            broker.BringUp();
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(place);
        }
    }
}
