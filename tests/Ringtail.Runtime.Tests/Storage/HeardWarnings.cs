using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>What the database layer warns of, such as rows that are taken in no order.</summary>
internal sealed class HeardWarnings : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _said = [];

    public IReadOnlyCollection<string> Said => _said;

    public ILogger CreateLogger(string categoryName) => this;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _said.Enqueue(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
