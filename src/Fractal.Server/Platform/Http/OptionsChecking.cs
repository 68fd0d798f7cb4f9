namespace Fractal.Server.Platform.Http;

internal static class OptionsChecking
{
    /// <summary>Binds a section and checks it at start: bounds, and names that are none of its settings.</summary>
    public static void AddCheckedOptions<T>(this IServiceCollection services, string section) where T : class =>
        services.AddOptions<T>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
}
