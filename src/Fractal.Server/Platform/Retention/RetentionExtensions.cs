using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Platform.Retention;

internal static class RetentionExtensions
{
    public static void AddRetention(this IServiceCollection services)
    {
        services.AddCheckedOptions<RetentionOptions>("Fractal:Retention");
        services.AddReconciler<OldRowsReconciler>();
    }

    public static void AddOldRows<T>(
        this IServiceCollection services, string name, Func<RetentionOptions, TimeSpan> age, Func<IQueryable<T>, DateTimeOffset, IQueryable<T>> select) where T : class =>
        services.AddSingleton<IOldRows>(new OldRows<T>(name, age, select));
}
