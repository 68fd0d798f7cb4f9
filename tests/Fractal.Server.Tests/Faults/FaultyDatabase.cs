using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fractal.Server.Tests.Faults;

/// <summary>Between the server and its database: intercepts each command.</summary>
internal sealed class FaultyCommands(FaultPoints points) : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await points.BeforeAsync(command.CommandText, command, cancellationToken);
        if (points.Mistake is { } mistake) command.CommandText = command.CommandText.Replace(mistake.Right, mistake.Wrong, StringComparison.Ordinal);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        points.After(command.CommandText, command);
        return ValueTask.FromResult(result);
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await points.BeforeAsync(command.CommandText, command, cancellationToken);
        if (points.Mistake is { } mistake) command.CommandText = command.CommandText.Replace(mistake.Right, mistake.Wrong, StringComparison.Ordinal);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        points.After(command.CommandText, command);
        return ValueTask.FromResult(result);
    }
}

/// <summary>Between the server and its database: intercepts the beginning and the commit of each transaction.</summary>
internal sealed class FaultyTransactions(FaultPoints points) : DbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        await points.BeforeAsync("begin", null, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await points.BeforeAsync("commit", transaction, cancellationToken);
        return result;
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        points.After("commit", transaction);
        return Task.CompletedTask;
    }
}
