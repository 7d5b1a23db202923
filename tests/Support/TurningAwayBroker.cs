using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Accounting.Tests.Support;

/// <summary>A server on loopback that takes connections as a broker does, and turns every client away in the way that it is told to.</summary>
internal sealed class TurningAwayBroker : IAsyncDisposable
{
    private const short UnsupportedVersion = 35;
    private const short UnsupportedMechanism = 33;
    private const short AuthenticationFailed = 58;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<NetworkStream, Task> _serve;
    private readonly Task _accepting;

    private TurningAwayBroker(Func<NetworkStream, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    private enum Request : short
    {
        SaslHandshake = 17,
        ApiVersions = 18,
        SaslAuthenticate = 36,
    }

    /// <summary>By the name localhost, which certificates are made for.</summary>
    public string Address => $"localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Knows the mechanism, and not the password.</summary>
    public static TurningAwayBroker OfWrongPassword() => new(stream => AnswerAsync(stream, knowsMechanism: true));

    /// <summary>Knows another mechanism.</summary>
    public static TurningAwayBroker OfOtherMechanism() => new(stream => AnswerAsync(stream, knowsMechanism: false));

    /// <summary>
    /// Speaks TLS with that certificate, and demands one of the client if told so: where it gets none it ends the connection, and reads what the client has sent
    /// meanwhile, so that the end is not a reset.
    /// </summary>
    public static TurningAwayBroker OfCertificate(X509Certificate2 certificate, bool demandsOne = false) => new(async stream =>
    {
        using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = demandsOne,
                RemoteCertificateValidationCallback = (_, client, _, _) => !demandsOne || client is not null,
            });
        }
        catch (AuthenticationException) when (demandsOne)
        {
            stream.Socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null);
            return;
        }

        await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
    });

    /// <summary>Goes away in the middle of every handshake, as a broker that restarts: resets the connection, or ends it.</summary>
    public static TurningAwayBroker GoingAway(bool resets) => new(async stream =>
    {
        await stream.ReadAtLeastAsync(new byte[16], 16, throwOnEndOfStream: false);
        if (resets)
        {
            stream.Socket.LingerState = new LingerOption(true, 0);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
            }
        }
        catch (Exception exception) when (_stopping.IsCancellationRequested && exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using CancellationTokenRegistration closing = _stopping.Token.Register(socket.Dispose);
        using (socket)
        {
            try
            {
                await using var stream = new NetworkStream(socket, ownsSocket: false);
                await _serve(stream);
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException or ObjectDisposedException or SocketException)
            {
                // The client didn't like it either.
            }
        }
    }

    private static async Task AnswerAsync(NetworkStream stream, bool knowsMechanism)
    {
        byte[] length = new byte[sizeof(int)];
        while (await stream.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false) == length.Length)
        {
            byte[] request = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await stream.ReadExactlyAsync(request);
            var key = (Request)BinaryPrimitives.ReadInt16BigEndian(request);
            short version = BinaryPrimitives.ReadInt16BigEndian(request.AsSpan(2));
            byte[] body = key switch
            {
                Request.ApiVersions => Versions(version == 0 ? (short)0 : UnsupportedVersion),
                Request.SaslHandshake => [.. Number(knowsMechanism ? (short)0 : UnsupportedMechanism), 0, 0, 0, 1, .. Text(knowsMechanism ? "PLAIN" : "SCRAM-SHA-512")],
                _ => [.. Number(AuthenticationFailed), .. Text("Authentication failed: Invalid username or password"), 0, 0, 0, 0],
            };
            byte[] answer = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(answer, sizeof(int) + body.Length);
            await stream.WriteAsync((byte[])[.. answer, .. request.AsSpan(4, sizeof(int)), .. body]);
        }
    }

    /// <summary>In the oldest form, which every client understands.</summary>
    private static byte[] Versions(short error)
    {
        (Request Key, short Newest)[] known = [(Request.SaslHandshake, 1), (Request.ApiVersions, 0), (Request.SaslAuthenticate, 0)];
        return [.. Number(error), 0, 0, 0, (byte)known.Length, .. known.SelectMany(request => (byte[])[.. Number((short)request.Key), 0, 0, .. Number(request.Newest)])];
    }

    private static byte[] Number(short value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Text(string text) => [.. Number((short)text.Length), .. Encoding.ASCII.GetBytes(text)];
}
