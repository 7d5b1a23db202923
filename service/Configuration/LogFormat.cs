namespace Accounting.Service.Configuration;

/// <summary>The form of log lines.</summary>
public enum LogFormat
{
    Text,
    Json,
}
